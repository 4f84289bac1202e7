import path from "node:path";
import type pg from "pg";
import { startEmbeddedPostgres } from "@/scripts/embedded-postgres/start.mjs";
import { readSecrets } from "@/scripts/launch/secrets.mjs";
import { applyMigrations } from "@/scripts/migrate.mjs";

/**
 * Runs `work` with the environment of the server (server/env.ts) on its database: DATABASE_URL, or the embedded PostgreSQL of the
 * data folder, which is started when it does not run and stopped again unless someone else has begun to use it.
 */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const dataDir = findDataDir();
  const external = process.env.DATABASE_URL;
  const embedded = external ? undefined : await startEmbeddedPostgres({ dataDir });
  const url = embedded?.url ?? external ?? "";
  try {
    await applyMigrations({ url });
    Object.assign(process.env, readSecrets(dataDir), { DATABASE_URL: url, TRELLIS_DATA_DIR: dataDir });
    process.env.TRELLIS_LOG_LEVEL ??= "warn";
    return await work();
  } finally {
    await openedPool()?.end();
    if (embedded?.started) await embedded.stop({ unlessUsed: true });
  }
}

/** The pool, if `work` came to use it: see server/process-singleton.ts. */
function openedPool(): pg.Pool | undefined {
  const holder = globalThis as { [key: symbol]: pg.Pool | undefined };
  return holder[Symbol.for("trellis.pool")];
}

/** The same folder that `npm start` uses, wherever the command is called from. */
export function findDataDir(): string {
  return path.resolve(process.env.TRELLIS_ROOT ?? ".", process.env.TRELLIS_DATA_DIR ?? ".data");
}
