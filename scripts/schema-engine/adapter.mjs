// @prisma/adapter-pg, made fit for the schema engine. Each difference here was found by a failure (research, data layer §1.4).
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const charOid = 18;
const textOid = 25;

/** Columns of the running query that are really of PostgreSQL's catalogue type "char". */
const charColumns = new AsyncLocalStorage();

const readsChars = Symbol("readsChars");

// The adapter refuses the type "char", which the engine reads everywhere: present it as text, then relabel the column.
function readCharsAsText(client) {
  if (client[readsChars]) return client;
  client[readsChars] = true;
  const query = client.query.bind(client);
  client.query = async (...parameters) => {
    const result = await query(...parameters);
    result.fields?.forEach((field, index) => {
      if (field.dataTypeID !== charOid) return;
      field.dataTypeID = textOid;
      charColumns.getStore()?.push(index);
    });
    return result;
  };
  return client;
}

function createPool(url) {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const connect = pool.connect.bind(pool);
  pool.connect = async () => readCharsAsText(await connect());
  pool.query = async (...parameters) => {
    const client = await pool.connect();
    try {
      return await client.query(...parameters);
    } finally {
      client.release();
    }
  };
  return pool;
}

/** Connects a driver adapter of the schema engine to the database in `url`. */
export async function connectAdapter(url) {
  const pool = createPool(url);
  const schema = new URL(url).searchParams.get("schema") ?? undefined;
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();

  // The adapter splits scripts at each semicolon, which breaks function bodies in $$.
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = (query) => {
    const columns = [];
    return charColumns.run(columns, async () => {
      const result = await queryRaw(query);
      for (const index of columns) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    });
  };
  return adapter;
}
