import "server-only";
import { transaction } from "@/server/db";
import { type CreatedRun, createRuns, type NewRun } from "@/server/engine/event-log/create-runs";
import { prepareSend, runRequested } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";

/** Bounds the size of one transaction, not the throughput. */
const maxRuns = 100;

type Waiting = { run: NewRun; resolve(created: CreatedRun): void; reject(thrown: unknown): void };
type LaunchQueue = { waiting: Waiting[]; flushing: boolean };

/**
 * Creates a run and asks the executor for it in one transaction: either both are there or neither, and they are on disk when
 * this returns. Runs that are launched at the same moment share the transaction. With an idempotency key that was used before,
 * gives that run (`created: false`), or throws `conflict` when what was asked then was something else.
 */
export async function launchRun(run: NewRun): Promise<{ runId: string; created: boolean }> {
  const launched = await enqueue(run);
  if (!launched.created && launched.requestHash !== (run.requestHash ?? null))
    throw new AppError("conflict", "This idempotency key was used before with another request.", {
      field: "idempotencyKey",
      fix: "Use a new key for a new request.",
      data: { runId: launched.runId },
    });
  return { runId: launched.runId, created: launched.created };
}

function enqueue(run: NewRun): Promise<CreatedRun> {
  const queue = processSingleton("launch-queue", (): LaunchQueue => ({ waiting: [], flushing: false }));
  return new Promise((resolve, reject) => {
    queue.waiting.push({ run, resolve, reject });
    if (queue.flushing) return;
    queue.flushing = true;
    // One turn of the loop, so that requests that came together are launched together.
    setImmediate(flush, queue);
  });
}

async function flush(queue: LaunchQueue): Promise<void> {
  while (queue.waiting.length > 0) {
    const taken = queue.waiting.splice(0, maxRuns);
    try {
      await launchAll(taken);
    } catch (error) {
      // What one run cannot do (too large, a workflow deleted meanwhile) must not fail the others.
      if (taken.length === 1) taken[0]?.reject(error);
      else for (const item of taken) await launchAll([item]).catch(item.reject);
    }
  }
  queue.flushing = false;
}

async function launchAll(items: Waiting[]): Promise<void> {
  const { created, dispatch } = await transaction(async (tx) => {
    const created = await createRuns(
      tx,
      items.map(({ run }) => run),
    );
    const requests = created.flatMap(({ runId, created: isNew }, index) => {
      const orgId = items[index]?.run.orgId;
      return isNew && orgId !== undefined ? [runRequested({ runId, orgId })] : [];
    });
    return { created, dispatch: requests.length === 0 ? null : await prepareSend(tx, requests) };
  });
  // The runs are committed. If an Inngest server cannot be told now, the sweeper tells it later.
  await dispatch?.().catch((error: unknown) => log().warn({ err: error }, "could not send run requests"));
  for (const [index, item] of items.entries()) {
    const answer = created[index];
    if (answer) item.resolve(answer);
  }
}
