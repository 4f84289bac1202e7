import "server-only";
import { isLetThrough, tryToPass } from "./event-log/control-runs";
import type { RunSession } from "./run-session";

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
