import "server-only";

/**
 * The durable port: all that the engine asks of whatever executes it (create-durable.ts). An invocation works on a run for as long
 * as anything in it goes on; when all that is left is to wait, it ends, and another one begins when a wait may be over. So nothing
 * is remembered here: what happened is what the event log recorded.
 */
export type Durable = {
  /**
   * Does `work`; the invocation does not end while it goes on. Everything that takes more than a moment goes through here. May
   * never resolve, without having begun: then another invocation carries on, and this one is forgotten.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
  /**
   * As `during`, for what only looks, or may be done again for nothing: it is no sign that the run gets on, so a process that dies
   * after it has died without progress.
   */
  looking<T>(work: () => Promise<T>): Promise<T>;
  /** As `during`, for what must be saved of work that was done: never put off, also when the invocation is about to end. */
  saving(work: () => Promise<void>): Promise<void>;
  /**
   * Waits. Resolves when the wait may be over, and never before `until` unless `isOver` said so: read the row again. May never
   * resolve in this invocation.
   */
  wait(wait: Wait): Promise<void>;
};

export type Wait = {
  /** null: until someone wakes the run. */
  until: Date | null;
  /** Whether what it waits for has come, by the rows. Left out: only time ends it. */
  isOver?(): Promise<boolean>;
};
