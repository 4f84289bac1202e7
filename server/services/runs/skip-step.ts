import "server-only";
import { v7 } from "uuid";
import * as z from "zod";
import { type Sql, transaction } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { announceRun } from "@/server/engine/event-log";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { type Actor, actorLabel } from "@/server/permissions";
import { recordAuditSql } from "../audit";
import { hashRequest } from "./hash-request";
import { lockLiveRun, readStepState, requireStep } from "./lock-run";

export const skipStepInput = z.strictObject({
  id: z.string().max(100),
  /** The node's id; inside loops with its pass, as in the run's steps. */
  stepKey: z.string().min(1).max(200),
  /** What the step is to give instead; left out: its input. */
  output: z.unknown().optional(),
});

/**
 * Skips a step that has not finished: one that has not begun, that runs (it is stopped) or that waits. It leaves by its first way
 * out. Skipping it twice in the same way is fine. Throws `conflict` when it has finished or is skipped otherwise, `gone` when the
 * run is final, `not_found`.
 */
export async function skipStep(actor: Actor, { id, stepKey, output }: z.output<typeof skipStepInput>): Promise<void> {
  const dispatch = await transaction(async (tx) => {
    const { plan } = await lockLiveRun(tx, actor, id);
    const { step } = requireStep(plan, stepKey);
    const state = await readStepState(tx, id, stepKey);
    if (state?.isSettled)
      throw new AppError("conflict", `“${step.name}” has already finished, so it cannot be skipped.`, {
        field: "stepKey",
        fix: "Fork the run from this step to go on with another output.",
      });
    const isNew = await writeSkip(tx, { actor, id, stepKey, data: output === undefined ? {} : { output } });
    if (isNew) await recordAuditSql(tx, actor, { action: "run.skip", target: `run:${id}`, data: { stepKey } });
    // Whoever decides now decides nothing.
    await tx.query("update human_task set status = 'cancelled' where run_id = $1 and step_key = $2 and status = 'pending'", [id, stepKey]);
    return prepareSend(tx, [runWoken(id, `skip-${v7()}`)]);
  });
  // Stops what the step does in this process; others look every second.
  announceRun(id);
  await dispatch();
}

type Skip = { actor: Actor; id: string; stepKey: string; data: { output?: unknown } };

/** False when it was written before. The first counts, for the step may have read it. */
async function writeSkip(tx: Sql, { actor, id, stepKey, data }: Skip): Promise<boolean> {
  const { rowCount } = await tx.query(
    "insert into step_control (run_id, step_key, kind, data, by) values ($1, $2, 'skip', $3::jsonb, $4) on conflict do nothing",
    [id, stepKey, toJsonText(data), actorLabel(actor)],
  );
  if (rowCount === 1) return true;
  const { rows } = await tx.query<{ data: { output?: unknown } }>(
    "select data from step_control where run_id = $1 and step_key = $2 and kind = 'skip'",
    [id, stepKey],
  );
  if (hashRequest(rows[0]?.data) === hashRequest(JSON.parse(toJsonText(data)))) return false;
  throw new AppError("conflict", "This step is already being skipped, with another output.", {
    field: "stepKey",
    fix: "Reload to see it.",
  });
}
