import "server-only";
import { isLetThrough, tryToPass } from "./event-log/control-runs";
import { StepSkipped } from "./interruptions";
import type { RunSession } from "./run-session";
import type { StepSession } from "./step-session";

/**
 * Lets a step, or its next call, through; while the run is paused it waits until the run is resumed, until it is skipped, or for a
 * step that has not begun, until one more may. The row decides. Afterwards the session knows what a person said about the step.
 */
export async function passGate(
  session: RunSession,
  { stepKey, nodeId }: { stepKey: string; nodeId: string },
  isNew: boolean,
): Promise<void> {
  const runId = session.run.id;
  while (session.isPaused) {
    const { isPaused, mayPass, control } = await session.durable.during(() => tryToPass(runId, stepKey, isNew));
    session.isPaused = isPaused;
    if (control) session.controls.set(control);
    if (mayPass) return;
    if (isNew)
      session.push({
        write: "step",
        step: { key: stepKey, nodeId, status: "queued", attempt: 0, startedAt: null },
        events: [{ type: "step-queued", stepKey, at: session.at(), data: {} }],
      });
    await session.durable.during(() => session.commit([], { durable: false }));
    await session.durable.wait({ until: null, isOver: () => isLetThrough(runId, stepKey) });
  }
}

/** Holds the next call of a step that has begun, while the run is paused. Throws StepSkipped when a person skips the step meanwhile. */
export async function passCallGate({ session, key, step }: StepSession): Promise<void> {
  session.isPaused = (await session.controls.refresh()) ?? session.isPaused;
  if (!session.isPaused) return;
  await passGate(session, { stepKey: key, nodeId: step.nodeId }, false);
  const skip = session.controls.get(key)?.skip;
  if (skip) throw new StepSkipped(skip);
}
