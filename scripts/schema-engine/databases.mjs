// The databases that the schema engine works on: the real one, and scratch ones (shadow database, offline diff) that are
// created beside it and dropped again.
import pg from "pg";

const quoteIdentifier = (name) => `"${name.replaceAll('"', '""')}"`;

export async function canConnect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
}

/** Runs `work(client, nameOfTheDatabaseInUrl)` on the server's maintenance database. */
async function asAdministrator(url, work) {
  const address = new URL(url);
  const database = decodeURIComponent(address.pathname.slice(1));
  address.pathname = "/postgres";
  address.searchParams.delete("schema");
  const client = new pg.Client({ connectionString: address.toString() });
  await client.connect();
  try {
    return await work(client, database);
  } finally {
    await client.end();
  }
}

export function createDatabase(url) {
  return asAdministrator(url, async (client, database) => {
    await client.query(`CREATE DATABASE ${quoteIdentifier(database)}`);
    return database;
  });
}

export function dropDatabase(url) {
  return asAdministrator(url, (client, database) => client.query(`DROP DATABASE ${quoteIdentifier(database)}`));
}

/** Hands out empty scratch databases; `dropAll` removes them. */
export function createScratchDatabases(url) {
  const names = [];
  return {
    async create() {
      const name = `prisma_shadow_${process.pid}_${names.length}`;
      names.push(name);
      await asAdministrator(url, (client) => client.query(`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0`));
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.toString();
    },
    async dropAll() {
      const doomed = names.splice(0);
      if (doomed.length === 0) return;
      await asAdministrator(url, async (client) => {
        for (const name of doomed) await client.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`);
      });
    },
  };
}
