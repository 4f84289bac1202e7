import "server-only";
import { log } from "@/server/log";
import type { RecordedCall } from "../read-run";
import type { RunSession } from "../run-session";
import type { StepSession } from "../step-session";

/** A call that is made again in a later attempt is another step to the executor. */
export function durableKey(key: string, attempt: number): string {
  return attempt === 1 ? key : `${key}@${attempt}`;
}

/** The steps by which a call waits for a person: rarely more than two rounds, never more than a few. */
export const waitKey = (key: string, round: number) => `${key}:wait#${round}`;
export const checkKey = (key: string, round: number) => `${waitKey(key, round)}:check`;
const rememberedRounds = 3;

/**
 * Tells the executor that a recorded call is over. It matters only when a crash fell between our record and the executor's:
 * then it asks for exactly this one, and finds nothing else. Nobody waits for it, so replays go at the speed of memory.
 */
export function acknowledgeCall({ durable, run, issued }: RunSession, { key, attempt, kind, status }: RecordedCall): void {
  const keys = [durableKey(key, attempt)];
  if (kind === "task" && status === "done") for (let round = 1; round <= rememberedRounds; round++) keys.push(checkKey(key, round));
  for (const done of keys) {
    if (issued.has(done)) continue;
    issued.add(done);
    durable
      .run(done, async () => {})
      .catch((error) => log().warn({ err: error, runId: run.id, call: done }, "could not acknowledge a call"));
  }
}

/** A call that this invocation began, as the record has it. */
export function openCall(step: StepSession, call: Pick<RecordedCall, "key" | "kind" | "result">): RecordedCall {
  return { ...call, stepKey: step.key, status: "started", fence: 1, attempt: step.attempt, error: null, costMicros: 0 };
}
