import { showStep, UserError } from "./progress.mjs";

/**
 * The database to use, migrated: DATABASE_URL when it is set, else the embedded PostgreSQL of the data folder.
 * Returns `{ url, stop }`; `stop` ends only what belongs to this data folder.
 */
export async function openDatabase(dataDir) {
  const { applyMigrations } = await import("../migrate.mjs");
  const external = process.env.DATABASE_URL;
  if (external) {
    await checkReachable(external);
    await applyMigrations({ url: external });
    return { url: external, stop: async () => undefined };
  }
  const { startEmbeddedPostgres } = await import("../embedded-postgres/start.mjs");
  const notes = [];
  const server = await showStep("Starting the database", async () => {
    const started = await startEmbeddedPostgres({ dataDir, log: (line) => notes.push(line) });
    await applyMigrations({ url: started.url, log: (line) => notes.push(line) });
    return started;
  });
  for (const note of notes) console.log(`    ${note}`);
  return server;
}

async function checkReachable(url) {
  const { default: pg } = await import("pg");
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    await client.end();
  } catch (error) {
    throw new UserError(
      `The PostgreSQL in DATABASE_URL cannot be used: ${error.message || error.code}.\n` +
        "Check that it runs and that the address is right, or unset DATABASE_URL: Trellis then brings its own.",
    );
  }
}
