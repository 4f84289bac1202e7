import "server-only";
import { transaction } from "@/server/db";
import type { CreatedRun, NewRun } from "@/server/engine/event-log/create-runs";
import { grouped } from "@/server/engine/grouped";
import { prepareSend } from "@/server/engine/inngest";
import { requestRuns } from "@/server/engine/request-runs";
import { AppError } from "@/server/errors";
import { processSingleton } from "@/server/process-singleton";

/** Bounds the size of one transaction, not the throughput. */
const maxRuns = 100;

/**
 * Creates a run and asks the executor for it in one transaction: either both are there or neither, and they are on disk when
 * this returns. Runs that are launched at the same moment share the transaction. With an idempotency key that was used before,
 * gives that run (`created: false`), or throws `conflict` when what was asked then was something else.
 */
export async function launchRun(run: NewRun): Promise<{ runId: string; created: boolean }> {
  const launch = processSingleton("launch-run", () => grouped(launchAll, { max: maxRuns }));
  const launched = await launch(run);
  if (!launched.created && launched.requestHash !== (run.requestHash ?? null))
    throw new AppError("conflict", "This idempotency key was used before with another request.", {
      field: "idempotencyKey",
      fix: "Use a new key for a new request.",
      data: { runId: launched.runId },
    });
  return { runId: launched.runId, created: launched.created };
}

async function launchAll(runs: readonly NewRun[]): Promise<CreatedRun[]> {
  const { created, dispatch } = await transaction((tx) => requestRuns(tx, runs, prepareSend));
  await dispatch();
  return created;
}
