import "server-only";

/**
 * The durable port: all that the engine asks of whatever executes it. `run-workflow.ts` builds one on Inngest's `step.*`;
 * tests build one in memory. Keys are unique within a run and the same on every replay.
 */
export type Durable = {
  /** Runs `effect` and remembers its small JSON result under `key`. Replays return the remembered result. At least once. */
  run<T>(key: string, effect: () => Promise<T>): Promise<T>;
  /** Never wakes early. A time in the past returns at once. */
  sleepUntil(key: string, at: Date): Promise<void>;
  /** Waits for an event whose `data[field] === value`; false when `timeoutMs` passed first. A hint only: re-read the row. */
  waitFor(key: string, wait: { event: string; field: string; value: string; timeoutMs: number }): Promise<boolean>;
  /** Lets independent branches progress without waiting for each other's waves. */
  parallel<T>(branches: (() => Promise<T>)[]): Promise<T[]>;
};
