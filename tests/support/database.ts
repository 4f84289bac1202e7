// One throw-away PostgreSQL for a whole test run, and a migrated database of its own for each test file.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres, stopEmbeddedPostgres } from "@/scripts/embedded-postgres/start.mjs";
import { applyMigrations } from "@/scripts/migrate.mjs";

const folderPrefix = "trellis-test-";
const templateDatabase = "template_trellis";

export type TestServer = {
  /** A database with administrator's rights on the server; nothing of Trellis is in it. */
  adminUrl: string;
  /** Removed with the server; test files keep their own files in it. */
  folder: string;
  stop(): Promise<void>;
};

/** Starts a server in a folder of its own, so that several test runs can go on at once, and migrates the template database. */
export async function startTestServer(): Promise<TestServer> {
  await removeAbandonedServers();
  const folder = await mkdtemp(path.join(os.tmpdir(), `${folderPrefix}${process.pid}-`));
  const server = await startEmbeddedPostgres({ dataDir: folder, throwaway: true });
  await runSql(server.url, `CREATE DATABASE ${templateDatabase}`);
  await applyMigrations({ url: withDatabase(server.url, templateDatabase) });
  return {
    adminUrl: server.url,
    folder,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a migrated, empty database and returns its URL. About 60 ms. It goes away with its server. */
export async function createTestDatabase(adminUrl: string): Promise<string> {
  const name = `test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
  await runSql(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase} STRATEGY wal_log`);
  return withDatabase(adminUrl, name);
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A test run that was killed leaves its server behind; the next run ends it. */
async function removeAbandonedServers(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const owner = name.startsWith(folderPrefix) ? Number(name.slice(folderPrefix.length).split("-")[0]) : 0;
    if (!owner || isAlive(owner)) continue;
    const folder = path.join(os.tmpdir(), name);
    await stopEmbeddedPostgres({ dataDir: folder });
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
