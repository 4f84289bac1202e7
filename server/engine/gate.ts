import "server-only";
import { readControl, takeStepCredit } from "./event-log/control-runs";
import type { RunSession } from "./run-session";

/**
 * Lets a step, or its next call, through; while the run is paused it waits until the run is resumed, or for a step that has not
 * begun, until one more may. The row decides.
 */
export async function passGate(
  session: RunSession,
  { stepKey, nodeId }: { stepKey: string; nodeId: string },
  isNew: boolean,
): Promise<void> {
  while (session.isPaused && !(await mayPass(session, stepKey, isNew))) {
    if (isNew)
      session.push({
        write: "step",
        step: { key: stepKey, nodeId, status: "queued", attempt: 0, startedAt: null },
        events: [{ type: "step-queued", stepKey, at: session.at(), data: {} }],
      });
    await session.durable.during(() => session.commit([], { durable: false }));
    await session.durable.wait({ until: null, isOver: () => isResumed(session.run.id) });
  }
}

async function mayPass(session: RunSession, stepKey: string, isNew: boolean): Promise<boolean> {
  const runId = session.run.id;
  const mayStart = await session.durable.during(async () => {
    const control = await readControl(runId);
    session.isPaused = control.isPaused;
    if (!control.isPaused || control.allowedSteps.includes(stepKey)) return true;
    return isNew && control.stepCredits > 0 && takeStepCredit(runId, stepKey);
  });
  return mayStart;
}

/** Whether something may start that could not before. */
async function isResumed(runId: string): Promise<boolean> {
  const { isPaused, stepCredits } = await readControl(runId);
  return !isPaused || stepCredits > 0;
}
