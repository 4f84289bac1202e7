// Applies prisma/migrations exactly as `prisma migrate deploy` does (same table, lock, checksums), with only `pg`: fast, at every start.
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** The advisory lock that Prisma's schema engine takes. */
const lockId = 72707369;

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

const defaultFolder = fileURLToPath(new URL("../prisma/migrations", import.meta.url));

/**
 * Brings the database at `url` to the newest migration and returns the names it applied. Two callers at once: one works, the
 * other waits. Throws when the database is newer than this copy of Trellis, holds someone else's tables, or a migration fails.
 */
export async function applyMigrations({ url, folder = defaultFolder, log = () => undefined }) {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET lock_timeout = '60s'");
    await client.query("SELECT pg_advisory_lock($1)", [lockId]);
    await client.query("SET lock_timeout = 0");
    await refuseForeignDatabase(client);
    await client.query(createTable);
    const pending = findPending(migrations, await readHistory(client), log);
    for (const migration of pending) {
      await applyMigration(client, migration);
      log(`applied ${migration.name}`);
    }
    return pending.map(({ name }) => name);
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

async function readMigrations(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (name) => ({ name, sql: await readFile(path.join(folder, name, "migration.sql"), "utf8") })));
}

async function refuseForeignDatabase(client) {
  const { rows } = await client.query(
    `SELECT to_regclass('_prisma_migrations') AS history,
            (SELECT count(*)::int FROM pg_class
              WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = current_schema()::regnamespace) AS relations`,
  );
  if (rows[0].history === null && rows[0].relations > 0) {
    throw new Error("The database holds tables that are not Trellis's. Give Trellis an empty database: set DATABASE_URL to another one.");
  }
}

async function readHistory(client) {
  const { rows } = await client.query("SELECT * FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at");
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new Error(
      `The migration ${failed.migration_name} failed earlier: ${failed.logs ?? "it was interrupted"}. ` +
        `Mend the database, then run: npm run prisma -- migrate resolve --rolled-back ${failed.migration_name}`,
    );
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function findPending(migrations, history, log) {
  const known = new Set(migrations.map(({ name }) => name));
  const newer = [...history.keys()].filter((name) => !known.has(name));
  if (newer.length > 0) throw new Error(`The database was used by a newer Trellis (${newer.join(", ")}). Start that version instead.`);
  return migrations.filter(({ name, sql }) => {
    const checksum = history.get(name);
    if (checksum !== undefined && !matchesChecksum(sql, checksum))
      log(`warning: ${name} was edited after it was applied, so this database may lack the change`);
    return checksum === undefined;
  });
}

// Sent as one simple query, the whole file is one implicit transaction.
async function applyMigration(client, { name, sql }) {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [id, sha256(sql), name]);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, `${error.message}\n${error.detail ?? ""}`]);
    throw new Error(`The migration ${name} failed: ${error.message}`, { cause: error });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function matchesChecksum(sql, checksum) {
  return [sql, sql.replaceAll("\r\n", "\n"), sql.replaceAll("\n", "\r\n")].some((variant) => sha256(variant) === checksum);
}
