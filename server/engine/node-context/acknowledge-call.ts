import "server-only";
import { log } from "@/server/log";
import type { RecordedCall } from "../read-run";
import type { RunSession } from "../run-session";
import type { StepSession } from "../step-session";

/** A call that is made again in a later attempt is another step to the executor. */
export function durableKey(key: string, attempt: number): string {
  return attempt === 1 ? key : `${key}@${attempt}`;
}

/**
 * Tells the executor that a recorded call is over. It matters only when a crash fell between our record and the executor's:
 * then it asks for exactly this one, and finds nothing else.
 */
export function acknowledgeCall(session: RunSession, { key, attempt, kind, status, result }: RecordedCall): void {
  acknowledge(session, durableKey(key, attempt));
  if (kind === "task" && status === "done") acknowledge(session, (result as { settledBy: string }).settledBy);
}

/** Nobody waits for it, so replays go at the speed of memory. */
function acknowledge(session: RunSession, key: string): void {
  if (session.issued.has(key)) return;
  session.issued.add(key);
  session.durable
    .run(key, async () => {})
    .catch((error) => log().warn({ err: error, runId: session.run.id, call: key }, "could not acknowledge a call"));
}

/** A call that this invocation began, as the record has it. */
export function openCall(step: StepSession, call: Pick<RecordedCall, "key" | "kind" | "result">): RecordedCall {
  return { ...call, stepKey: step.key, status: "started", fence: 1, attempt: step.attempt, error: null, costMicros: 0 };
}
