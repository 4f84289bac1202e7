import "server-only";
import type { RecordedCall } from "../read-run";
import type { StepSession } from "../step-session";

/** A call that this invocation began, as the record has it. */
export function openCall(step: StepSession, call: Pick<RecordedCall, "key" | "kind" | "result">): RecordedCall {
  return { ...call, stepKey: step.key, status: "started", fence: 1, attempt: step.attempt, error: null, costMicros: 0 };
}
