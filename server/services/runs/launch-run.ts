import "server-only";
import { transaction } from "@/server/db";
import { type CreatedRun, createRuns, type NewRun } from "@/server/engine/event-log/create-runs";
import { grouped } from "@/server/engine/grouped";
import { prepareSend, runRequested } from "@/server/engine/inngest";
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
  const { created, dispatch } = await transaction(async (tx) => {
    const created = await createRuns(tx, runs);
    const requests = created.flatMap(({ runId, created: isNew }, index) => {
      const orgId = runs[index]?.orgId;
      return isNew && orgId !== undefined ? [runRequested({ runId, orgId })] : [];
    });
    return { created, dispatch: requests.length === 0 ? null : await prepareSend(tx, requests) };
  });
  await dispatch?.();
  return created;
}
