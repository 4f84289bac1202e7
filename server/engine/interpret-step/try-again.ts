import "server-only";
import { type ErrorValue, mayPass } from "@/server/errors";
import { askPerson } from "../node-context/ask-person";
import { durableWait } from "../node-context/sleep";
import type { StepSession } from "../step-session";

const maxBackoffMs = 3_600_000;

/** Waits for the next attempt; false when there is none. Every wait is durable and seen. */
export async function tryAgain(step: StepSession, error: ErrorValue, startedAt: string): Promise<boolean> {
  const { session, policy, attempt, key } = step;
  if (mayPass(error.code) && attempt < policy.retry.attempts) {
    const until = new Date(session.now().getTime() + (error.retryAfterMs ?? backoffMs(policy.retry, attempt)));
    const waitKey = `${key}/retry#${attempt}`;
    if (!isRetrying(step, waitKey)) session.push(retrying(step, { error, startedAt, until }));
    await durableWait(step, {
      key: waitKey,
      until,
      activity: "retrying",
      entries: () => [
        {
          write: "begin",
          begin: { key: waitKey, stepKey: key, kind: "wait", attempt, value: { until: until.toISOString() } },
          events: [],
        },
      ],
    });
    return true;
  }
  if (policy.onError !== "ask") return false;
  const helpKey = `${key}/help#${attempt}`;
  if (!isRetrying(step, helpKey)) session.push(retrying(step, { error, startedAt, until: session.now() }));
  const answer = await askPerson(step, helpKey, {
    kind: "help",
    title: `“${step.step.name}” failed. Try again?`,
    instructions: `${error.message}${error.fix ? ` ${error.fix}` : ""}\n\nApprove to try again, reject to fail the run.`,
    payload: { error },
    editable: false,
    approvers: [],
    timeoutMs: null,
  });
  return answer.decision === "approved";
}

/** Whether the log already says that this attempt failed. */
function isRetrying({ session, key, attempt }: StepSession, callKey: string): boolean {
  const recorded = session.steps.get(key);
  return session.calls.has(callKey) || (recorded?.status === "retrying" && recorded.attempt === attempt);
}

function retrying(step: StepSession, { error, startedAt, until }: { error: ErrorValue; startedAt: string; until: Date }) {
  const { key, attempt, session } = step;
  return {
    write: "step" as const,
    step: { key, nodeId: step.step.nodeId, status: "retrying" as const, attempt, error, startedAt },
    events: [
      ...step.takeSaid(),
      {
        type: "step-retrying" as const,
        stepKey: key,
        at: session.at(),
        data: { attempt: attempt + 1, error, at: until.toISOString() },
      },
    ],
  };
}

function backoffMs({ backoff, initialMs }: { backoff: "exponential" | "fixed"; initialMs: number }, attempt: number): number {
  return Math.min(maxBackoffMs, backoff === "fixed" ? initialMs : initialMs * 2 ** (attempt - 1));
}
