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
   * Waits until `until`, or for an event with the same value under `match` in its data. An event that comes before the wait is in
   * place is not seen, so shortly after `isOver` is asked, and when it says yes the event is sent once more. A hint only: read
   * the row again.
   */
  waitFor(
    key: string,
    wait: { event: string; data: Record<string, string>; match: string; until: Date; isOver(): Promise<boolean> },
  ): Promise<void>;
};
