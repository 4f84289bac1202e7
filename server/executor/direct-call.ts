import "server-only";
import { v7 } from "uuid";
import type { CallResult } from "./call-function";
import { forgetCrashes } from "./checkpoint";
import type { ClaimedJob, Core } from "./core";
import { toJsonError } from "./protocol";

/** One call of a function, as it is given to it. */
export type DirectCall = {
  /** The event that started the run. */
  event: unknown;
  /** True once nothing that the call still does is wanted here: this process drains, or another one took the call. */
  isStopping(): boolean;
  /** Something was recorded: if the process dies now, that is not one of a loop of crashes. */
  progressed(): void;
};

/** How a call came out. After a wait, which ends by an event or by time, the function is called again from its beginning. */
export type DirectResult =
  | { kind: "done"; data: unknown }
  | { kind: "wait"; event: string; if: string; until: Date }
  | { kind: "sleep"; milliseconds: number };

/**
 * A registered function called without the SDK's envelope, which costs more than a short run itself. For functions that remember by
 * themselves what they did, and whose only steps are waits, one at a time. What it throws is tried again as the function says.
 */
export type DirectFunction = (call: DirectCall) => Promise<DirectResult>;

/** Calls it, and reads its result as the operations that the SDK would have reported. Never rejects. */
export async function callDirectly(core: Core, job: ClaimedJob, run: DirectFunction): Promise<CallResult> {
  const call: DirectCall = {
    event: JSON.parse(job.event),
    isStopping: () => core.isDraining || job.isLost,
    progressed() {
      if (job.crashes === 0) return;
      forgetCrashes(core, job).catch((error: Error) => core.log.warn({ error: error.message }, "forgetting crashes failed"));
    },
  };
  try {
    const result = await run(call);
    if (result.kind === "done") return result;
    // A name that was never used: what a wait before this one led to says nothing about this one.
    const id = v7();
    const op =
      result.kind === "sleep"
        ? { id, op: "Sleep", name: new Date(Date.now() + result.milliseconds).toISOString() }
        : { id, op: "WaitForEvent", name: result.event, opts: { if: result.if, timeout: result.until.toISOString() } };
    return { kind: "ops", ops: [op], retryAfterMs: undefined };
  } catch (error) {
    core.log.warn({ err: error, run: job.run }, "a direct function failed");
    return { kind: "error", error: toJsonError(error), retry: true, retryAfterMs: undefined };
  }
}
