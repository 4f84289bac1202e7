import "server-only";

/**
 * The durable port: all that the engine asks of whatever executes it. `inngest-durable.ts` builds one on Inngest's `step.*`;
 * tests build one in memory. Keys are unique within a run and the same on every replay.
 */
export type Durable = {
  /**
   * Runs `effect` once it is this invocation's turn, and remembers that it ran. At least once; what it did must be recorded by
   * itself. Replays may resolve without calling it. May never resolve: then another invocation carries on.
   */
  run(key: string, effect: () => Promise<void>): Promise<void>;
  /** Never wakes early. A time in the past returns soon. */
  sleepUntil(key: string, at: Date): Promise<void>;
  /** Waits for an event whose `data[field] === value`, or until `until`. A hint only: re-read the row. */
  waitFor(key: string, wait: { event: string; field: string; value: string; until: Date }): Promise<void>;
};
