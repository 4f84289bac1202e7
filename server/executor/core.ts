import "server-only";
import type pg from "pg";
import type { Logger } from "pino";
import type { Sql } from "@/server/db";
import type { Turns } from "./claim-fairly";
import type { DirectFunction } from "./direct-call";
import type { FunctionTable } from "./functions";

export type ExecutorLog = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** What a claimed job holds in memory. `fence` names this claim; the database refuses every write of an older one. */
export type ClaimedJob = {
  run: string;
  /** 'step' for a discovery call, else the hashed id of the step that is due. */
  step: string;
  kind: "call" | "sleep" | "event" | "signal" | "invoke" | "deadline";
  fence: number;
  attempt: number;
  crashes: number;
  /** The first claim of the first job of a run: nothing can be remembered yet. */
  isFirst: boolean;
  hasParent: boolean;
  /** Its function limits how many run at once. */
  isLimited: boolean;
  /** Whose work it is, and how urgent among theirs: lower ranks first. */
  tenant: string;
  rank: number;
  fn: string;
  /** The event that started the run, as JSON text. */
  event: string;
  /** Set once this process must not write for the job any more: another one took it, or it was given back. */
  isLost: boolean;
  /** Its result is being written, so its row may be gone before this process knows. */
  isWriting: boolean;
};

export type Counters = {
  accepted: number;
  claimed: number;
  calls: number;
  steps: number;
  completed: number;
  failed: number;
  cancelled: number;
  retried: number;
  /** Results dropped because another process or a cancellation was first. */
  stale: number;
  crashed: number;
};

/** What the parts of one executor share. */
export type Core = {
  readonly pool: pg.Pool;
  readonly log: ExecutorLog;
  readonly leaseMs: number;
  readonly counters: Counters;
  /** Jobs held by this process, by fence. */
  readonly active: Map<number, ClaimedJob>;
  readonly turns: Turns;
  /** Whose work an event starts; "" when it does not say. */
  tenantOf(event: unknown): string;
  /** Set by `register`. */
  functions: FunctionTable;
  /** Set by `register`: functions that are called without the SDK, by id. */
  direct: ReadonlyMap<string, DirectFunction>;
  /** True from the first moment of a drain: what is running stops at its next checkpoint. */
  isDraining: boolean;
  backoffMs(attempt: number): number;
  /** Looks for work now. Call after the commit that made it. */
  wake(): void;
  /** Looks for work in a while; for sleeps and retries made here, so that they do not wait for the poll. */
  wakeIn(ms: number): void;
  /** Which process claims: the upper part of its fences (dead-owners.ts). */
  owner(): number;
};

const isDeadlock = (error: unknown) => hasCode(error, "40P01") || hasCode(error, "40001");

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

/**
 * One transition of a run: all or nothing, tried again on deadlock. Commits without waiting for the disk: what a crash of
 * the database can lose is a suffix of transitions, which are then done again, as at-least-once allows anyway.
 */
export async function transition<T>(core: Core, work: (tx: Sql) => Promise<T>): Promise<T> {
  return inTransaction(core.pool, "BEGIN; SET LOCAL synchronous_commit = off", work);
}

/** Like `transition`, but on the disk when it returns: for what was acknowledged to someone outside. */
export async function durableTransition<T>(core: Core, work: (tx: Sql) => Promise<T>): Promise<T> {
  return inTransaction(core.pool, "BEGIN", work);
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (tx: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    try {
      // Sent on without waiting for the answer: on a pipelined connection one round trip with the first statement of the work.
      const [, result] = await Promise.all([client.query(begin), work(client)]);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      const broken = await client.query("ROLLBACK").then(
        () => undefined,
        (failure: Error) => failure,
      );
      client.release(broken);
      if (attempt >= 5 || !isDeadlock(error)) throw error;
    }
  }
}
