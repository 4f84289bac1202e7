import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";
import { log } from "./log";
import { processSingleton } from "./process-singleton";

/** Anything that runs SQL: the pool, or the client of an open transaction. A query with a `name` is planned once per connection. */
export type Sql = {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own row type; callers name theirs.
  query<Row extends pg.QueryResultRow = any>(query: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<Row>>;
};

/**
 * The one connection pool of the process, shared by Prisma, the engine and the executor. Connects on first use. A connection takes
 * statements before those sent earlier are answered, and does them in order.
 */
export function pool(): pg.Pool {
  return processSingleton("pool", () => {
    const created = new pg.Pool({ connectionString: env().DATABASE_URL, max: 10, connectionTimeoutMillis: 10_000, pipeline: true });
    // An idle connection that the server drops must not take the process with it.
    created.on("error", (error) => log().warn({ error: error.message }, "database connection lost"));
    // Nor one that is in use, between two queries: whoever uses it hears of it by the next.
    created.on("connect", (client) => client.on("error", (error) => log().debug({ error: error.message }, "connection in use lost")));
    return created;
  });
}

/** Prisma for everything that is not on the hot path of a run. */
export function prisma(): PrismaClient {
  return processSingleton("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()) }));
}

const isSerializationFailure = (error: unknown) => error instanceof pg.DatabaseError && (error.code === "40P01" || error.code === "40001");

/**
 * Runs `work` in one READ COMMITTED transaction; rolls back when it throws. Tried again up to five times on deadlock,
 * so `work` must have no effect outside the transaction. No network call inside. With `durable: false` it does not wait for the
 * disk: the machine, not the process, may lose it in the moments after.
 */
export async function transaction<T>(work: (tx: Sql) => Promise<T>, { durable = true }: { durable?: boolean } = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool().connect();
    try {
      // One round trip with the first statement of the work.
      const [, result] = await Promise.all([client.query(durable ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit = off"), work(client)]);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not given back to the pool.
      const broken = await client.query("ROLLBACK").then(
        () => undefined,
        (failure: Error) => failure,
      );
      client.release(broken);
      if (attempt < 5 && isSerializationFailure(error)) continue;
      throw error;
    }
  }
}
