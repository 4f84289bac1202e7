// Real executors with real Inngest functions on the test file's own database.
import { Inngest, type InngestFunction } from "inngest";
import pg from "pg";
import { afterAll, afterEach, expect, vi } from "vitest";
import type { DirectFunction } from "@/server/executor/direct-call";
import { createExecutor, type Executor, type ExecutorOptions } from "@/server/executor/executor";
import type { IncomingEvent } from "@/server/executor/protocol";

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, pipeline: true });
pool.on("error", () => {});
const log = { debug: () => {}, info: () => {}, warn: vi.fn(), error: vi.fn() };
export const errorLog = log.error;
export const warnLog = log.warn;
const opened: Executor[] = [];

export type Rig = { executor: Executor; client: Inngest; send(...events: IncomingEvent[]): Promise<string[]> };
type RigOptions = Partial<Omit<ExecutorOptions, "log">> & { isStarted?: boolean; direct?: Record<string, DirectFunction> };

/** An executor with the functions that `define` makes on its client, started unless told otherwise. */
export async function createRig(define: (client: Inngest) => InngestFunction.Any[], options: RigOptions = {}): Promise<Rig> {
  const { isStarted = true, direct = {}, ...own } = options;
  const executor = createExecutor({ pool, log, backoffMs: () => 10, pollMs: 200, ...own });
  opened.push(executor);
  const client = new Inngest({ id: "app", isDev: true, baseUrl: "http://embedded.invalid", logger: log, fetch: executor.fetch });
  await executor.register(client, define(client), { direct });
  if (isStarted) await executor.start();
  const send = async (...events: IncomingEvent[]) => {
    const ids = await inTransaction((tx) => executor.acceptEvents(tx, events));
    executor.wake();
    return ids;
  };
  return { executor, client, send };
}

export async function inTransaction<T>(work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  try {
    await tx.query("BEGIN");
    const result = await work(tx);
    await tx.query("COMMIT");
    return result;
  } catch (error) {
    await tx.query("ROLLBACK");
    throw error;
  } finally {
    tx.release();
  }
}

/** Waits until `check` gives something other than undefined or false, and returns it. */
export function until<T>(check: () => T | undefined | false | Promise<T | undefined | false>, timeout = 20_000): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await check();
      if (value === undefined || value === false) throw new Error(`still waiting for ${check}`);
      return value;
    },
    { timeout, interval: 10 },
  );
}

/** What holds a step up until the test lets it go. */
export function createGate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
}

export async function countRows(table: "run" | "job" | "step" | "event" | "cancellation"): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM executor.${table}`);
  return rows[0]?.n ?? -1;
}

/** Waits until an executor has counted this: its counters follow the database by a moment. */
export async function untilStats(executor: Executor, expected: Partial<ReturnType<Executor["stats"]>>): Promise<void> {
  await vi.waitFor(() => expect(executor.stats()).toMatchObject(expected), { timeout: 20_000, interval: 10 });
}

/** Waits until no run is left. */
export const untilAllEnded = () => until(async () => (await countRows("run")) === 0);

/** A claim that was on its way when its executor stopped locks the tables in another order: then once more. */
async function emptyTables(): Promise<void> {
  try {
    await pool.query("TRUNCATE executor.job, executor.run, executor.step, executor.event, executor.cancellation, executor.schedule");
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === "40P01")) throw error;
    await emptyTables();
  }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((executor) => executor.drain(2_000)));
  await emptyTables();
  log.warn.mockClear();
  log.error.mockClear();
});
afterAll(() => pool.end());
