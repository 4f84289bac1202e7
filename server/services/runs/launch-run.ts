import "server-only";
import { transaction } from "@/server/db";
import type { CreatedRun, NewRun } from "@/server/engine/event-log/create-runs";
import { rememberFresh } from "@/server/engine/fresh-runs";
import { grouped } from "@/server/engine/grouped";
import { prepareSend } from "@/server/engine/inngest";
import { requestRuns } from "@/server/engine/request-runs";
import { AppError } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";
import { refuseOverload } from "./backpressure";

/** Bounds the size of one transaction, not the throughput. */
const maxRuns = 100;

/**
 * Creates a run and asks the executor for it in one transaction: either both are there or neither, and they are on disk when
 * this returns; with `durable: false` soon after, for callers who are told nothing before the run's end, which is on the disk. Runs that are launched at the same moment share the transaction. With an idempotency key that was used before,
 * gives that run (`created: false`), or throws `conflict` when what was asked then was something else; `too_many_requests` when too many wait already.
 */
export async function launchRun(run: NewRun, { durable = true }: { durable?: boolean } = {}): Promise<{ runId: string; created: boolean }> {
  await refuseOverload(run.orgId, 1);
  const launchers = processSingleton("launch-run", () => ({
    durable: grouped((runs: readonly NewRun[]) => launchAll(runs, true), { max: maxRuns }),
    fast: grouped((runs: readonly NewRun[]) => launchAll(runs, false), { max: maxRuns }),
  }));
  const launched = await launchers[durable ? "durable" : "fast"](run);
  refuseOtherRequest(launched, run);
  return { runId: launched.runId, created: launched.created };
}

/**
 * The same for many runs of one org, all or none: one that is refused takes the others back. They are in the order of `runs`.
 */
export async function launchBatch(orgId: string, runs: readonly NewRun[]): Promise<{ runId: string; created: boolean }[]> {
  await refuseOverload(orgId, runs.length);
  const { created, dispatch } = await transaction(async (tx) => {
    const requested = await requestRuns(tx, runs, prepareSend);
    for (const [index, run] of runs.entries()) {
      const launched = requested.created[index];
      if (launched) refuseOtherRequest(launched, run);
    }
    return requested;
  });
  await dispatch();
  return created.map(({ runId, created: isNew }) => ({ runId, created: isNew }));
}

function refuseOtherRequest(launched: CreatedRun, run: NewRun): void {
  if (launched.created || launched.requestHash === (run.requestHash ?? null)) return;
  throw new AppError("conflict", "This idempotency key was used before with another request.", {
    field: "idempotencyKey",
    fix: "Use a new key for a new request.",
    data: { runId: launched.runId },
  });
}

async function launchAll(runs: readonly NewRun[], durable: boolean): Promise<CreatedRun[]> {
  const { created, dispatch } = await transaction(
    async (tx) => {
      // Its statements take any number of runs by lists: planned anew for each, the plan costs as much as the work.
      const [, requested] = await Promise.all([
        tx.query("SET LOCAL plan_cache_mode = force_generic_plan"),
        requestRuns(tx, runs, prepareSend),
      ]);
      return requested;
    },
    { durable },
  );
  for (const [index, run] of created.entries()) {
    const asked = runs[index];
    if (asked) rememberFresh(asked, run);
  }
  await dispatch();
  return created;
}
