import "server-only";
import type * as z from "zod";
import { pool } from "@/server/db";
import { copySteps, listResumable } from "@/server/engine/event-log/copy-steps";
import { AppError } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import { createReuse } from "@/server/workflow/fork-plan";
import { locateStep } from "@/server/workflow/locate-step";
import { describeFork, listReused, startFork } from "./fork-run";
import { hashRequest } from "./hash-request";
import type { runIdInput } from "./run-record";
import { readSource, type SourceRun } from "./source-run";

/**
 * Starts a new run that goes on where a failed or cancelled one stopped: what it finished is reused at no cost, and the step that
 * failed begins anew with the calls it had made. Retrying twice gives the same run, until that one failed too or was cancelled.
 * Throws `conflict` when there is nothing to retry, `not_found`.
 */
export async function retryRun(actor: Actor, { id }: z.output<typeof runIdInput>): Promise<{ runId: string; created: boolean }> {
  const source = await readSource(actor, id);
  if (source.status !== "failed" && source.status !== "cancelled")
    throw new AppError("conflict", source.status === "succeeded" ? "The run has succeeded." : "The run is still going on.", {
      fix: source.status === "succeeded" ? "Run it again, or fork it from one of its steps." : "Wait for its end, or cancel it.",
    });
  const { failedStep, key } = await readStop(source);
  const plan = { ...source.plan, goesOn: { runId: source.id, stepKey: null } };
  return startFork(
    actor,
    { ...describeFork(actor, { ...source, plan }, failedStep), idempotencyKey: key, requestHash: hashRequest(key) },
    {
      action: "run.retry",
      async fill(tx, runId) {
        const steps = await listReused(tx, source, createReuse(source.plan, null));
        const reused = new Set(steps.map((step) => step.key));
        const unfinished = await listResumable(tx, source.id);
        const resumed = unfinished.filter((stepKey) => !reused.has(stepKey) && locateStep(source.plan, stepKey) !== null);
        await copySteps(tx, { orgId: actor.orgId, from: id, to: runId, steps, resumed });
      },
    },
  );
}

/** Where the run stopped, and a key that is the same for every retry until one of them has ended badly too. */
async function readStop(source: SourceRun): Promise<{ failedStep: string; key: string }> {
  const { rows } = await pool().query<{ said: string | null; open: string | null; ended: number }>(
    `select (select data ->> 'stepKey' from run_event where run_id = $1 and type = 'run-failed') as said,
       (select key from step where run_id = $1 and handle is null and status in ('failed', 'cancelled')
         order by status = 'failed' desc, finished_at, key limit 1) as open,
       (select count(*)::int from run where fork_of = $1 and idempotency_key like 'retry:' || $1 || ':%'
         and status in ('failed', 'cancelled')) as ended`,
    [source.id],
  );
  const { said, open, ended } = rows[0] ?? { said: null, open: null, ended: 0 };
  return { failedStep: said ?? open ?? source.plan.trigger, key: `retry:${source.id}:${ended}` };
}
