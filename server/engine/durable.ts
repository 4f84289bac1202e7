import "server-only";

/**
 * The durable port: all that the engine asks of whatever executes it. `inngest-durable.ts` builds one on Inngest's `step.*`.
 * Keys are unique within a run and the same on every replay. Any of these may never resolve in this invocation: then another
 * invocation carries on, and this one is forgotten.
 */
export type Durable = {
  /**
   * Runs `effect` once, and remembers that it ran. At least once in truth: what it did it must record by itself. Replays may
   * resolve without calling it.
   */
  run(key: string, effect: () => Promise<void>): Promise<void>;
  /** Never wakes early. A time in the past returns soon. */
  sleepUntil(key: string, at: Date): Promise<void>;
  /**
   * Waits for an event whose `data[field] === value`, until `until`, or until `check` says true. `check` runs once, after the wait
   * is in place, so that what was sent just before it is not missed; `run` with its key is the same step. A hint only: read the row again.
   */
  waitFor(
    keys: { wait: string; check: string },
    wait: { event: string; field: string; value: string; until: Date; check(): Promise<boolean> },
  ): Promise<void>;
};
