import "server-only";
import pg from "pg";
import type { ExecutorLog } from "./core";
import { holdOwner } from "./dead-owners";

const channel = "trellis_executor";
const reconnectMs = 1_000;
const notifyEveryMs = 20;

/**
 * Wakes the other processes on this database, and is woken by them. A hint only: whoever misses it polls. It owns one
 * connection, which nobody else can exhaust, so the leases are renewed over it too.
 */
export function createListener(options: { pool: pg.Pool; log: ExecutorLog; onNotify: () => void }) {
  const { pool, log, onNotify } = options;
  let client: pg.Client | undefined;
  let owner: number | undefined;
  let isClosed = false;
  let retryTimer: NodeJS.Timeout | undefined;
  let notifyTimer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client(pool.options);
    const lose = (error?: Error) => {
      if (isClosed || (client !== next && client !== undefined)) return;
      client = undefined;
      log.warn({ error: error?.message ?? "closed" }, "the executor's listening connection was lost; connecting again");
      clearTimeout(retryTimer);
      retryTimer = setTimeout(connect, reconnectMs);
    };
    next.on("error", lose);
    next.on("end", () => lose());
    next.on("notification", onNotify);
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      owner = await holdOwner(next, owner);
      if (isClosed) await next.end();
      else client = next;
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return {
    open: connect,
    /** The number that stands for this process while the connection does (dead-owners.ts); 0 before the first. */
    owner: () => owner ?? 0,
    /** The connection while it stands, else the pool. */
    sql: (): pg.Client | pg.Pool => client ?? pool,
    /** Tells the others that there is work; many calls in a moment are one. Outside of transactions, where NOTIFY serialises commits. */
    notify(): void {
      notifyTimer ??= setTimeout(() => {
        notifyTimer = undefined;
        pool.query(`NOTIFY ${channel}`).catch((error: Error) => log.warn({ error: error.message }, "could not notify the other executors"));
      }, notifyEveryMs);
    },
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(retryTimer);
      clearTimeout(notifyTimer);
      await client?.end();
    },
  };
}
