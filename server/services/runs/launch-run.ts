import "server-only";
import { transaction } from "@/server/db";
import { createRun, type NewRun } from "@/server/engine/event-log";
import { prepareSend, runRequested } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";

/**
 * Creates a run and asks the executor for it in one transaction: either both are there or neither. With an idempotency key
 * that was used before, gives that run (`created: false`), or throws `conflict` when what was asked then was something else.
 */
export async function launchRun(run: NewRun): Promise<{ runId: string; created: boolean }> {
  const launched = await transaction(async (tx) => {
    const made = await createRun(tx, run);
    if (!made.created) return { ...made, dispatch: null };
    const { runId } = made;
    const dispatch = await prepareSend(tx, [runRequested({ runId, orgId: run.orgId })]);
    return { ...made, dispatch };
  });
  if (!launched.created && launched.requestHash !== (run.requestHash ?? null))
    throw new AppError("conflict", "This idempotency key was used before with another request.", {
      field: "idempotencyKey",
      fix: "Use a new key for a new request.",
      data: { runId: launched.runId },
    });
  await launched.dispatch?.();
  return { runId: launched.runId, created: launched.created };
}
