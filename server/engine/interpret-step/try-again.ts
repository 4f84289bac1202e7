import "server-only";
import type { ErrorValue } from "@/server/errors";
import { chooseRecovery } from "@/server/workflow/recovery";
import { durableWait } from "../node-context/sleep";
import { askForHelp, isAsked } from "../recovery/ask-for-help";
import type { StepSession } from "../step-session";

export type Failure = { error: ErrorValue; startedAt: string /** What the attempt was given. */; input: unknown };

/** What follows a failed attempt: another one, an output that a person gave, or the end of the step. */
export type NextMove =
  | { move: "again" }
  | { move: "use"; output: unknown; handle: string | undefined }
  /** `handled`: the run goes on all the same. */
  | { move: "end"; handled: "continue" | "branch" | undefined };

/** Decides what follows a failed attempt, and waits for it. Every wait is durable and seen. */
export async function tryAgain(step: StepSession, failure: Failure): Promise<NextMove> {
  const recovery = decide(step, failure.error);
  if (recovery.action === "retry") {
    await pause(step, failure, recovery.delayMs);
    return { move: "again" };
  }
  if (recovery.action !== "ask") return { move: "end", handled: recovery.action === "fail" ? undefined : recovery.action };
  if (!isAsked(step)) sayRetrying(step, failure, step.session.now());
  const answer = await askForHelp(step, failure);
  if (answer.action === "retry") return { move: "again" };
  if (answer.action === "use-output") return { move: "use", output: answer.output, handle: answer.handle };
  const { onError } = step.policy;
  return { move: "end", handled: onError === "continue" || onError === "branch" ? onError : undefined };
}

function decide({ session, frame, step: planned, attempt, policy, key }: StepSession, error: ErrorValue) {
  const { id, plan } = session.run;
  // The run that waits for this share of a loop decides about the whole.
  const isShare = plan.isPart && frame.pass === null;
  return chooseRecovery({
    nodeId: planned.nodeId,
    attempt,
    error,
    policy,
    rules: isShare ? [] : (plan.recovery ?? []),
    isFromInside: planned.body !== undefined,
    seed: `${id}/${key}`,
  });
}

async function pause(step: StepSession, failure: Failure, delayMs: number): Promise<void> {
  const { session, key, attempt } = step;
  const until = new Date(session.now().getTime() + delayMs);
  const waitKey = `${key}/retry#${attempt}`;
  if (!session.calls.has(waitKey)) sayRetrying(step, failure, until);
  const value = { until: until.toISOString() };
  await durableWait(step, {
    key: waitKey,
    until,
    activity: "retrying",
    entries: () => [{ write: "begin", begin: { key: waitKey, stepKey: key, kind: "wait", attempt, value }, events: [] }],
  });
}

/** Says that this attempt failed and another one may follow, unless the log says so already. */
function sayRetrying(step: StepSession, { error, startedAt }: Failure, until: Date): void {
  const { key, attempt, session } = step;
  const recorded = session.steps.get(key);
  if (recorded?.status === "retrying" && recorded.attempt === attempt) return;
  session.push({
    write: "step",
    step: { key, nodeId: step.step.nodeId, status: "retrying", attempt, error, startedAt },
    events: [
      ...step.takeSaid(),
      { type: "step-retrying", stepKey: key, at: session.at(), data: { attempt: attempt + 1, error, at: until.toISOString() } },
    ],
  });
}
