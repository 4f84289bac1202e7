// Answers questions to SQLite databases that are handed in as bytes: WebAssembly, in memory, without files, network or extensions.
import { parentPort, workerData } from "node:worker_threads";
import initSqlJs from "sql.js";

const { memoryBytes, maxReceivedBytes } = workerData;
const sqlite = await initSqlJs();

parentPort.on("message", (job) => parentPort.postMessage(answer(job)));
parentPort.postMessage("ready");

/** `spent`: its memory has grown and does not shrink again. */
function answer({ bytes, statement, parameters, maxRows }) {
  const spent = bytes.length > 16_000_000;
  let database;
  try {
    database = new sqlite.Database(withoutWal(bytes));
    database.exec(`PRAGMA hard_heap_limit = ${memoryBytes}; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON`);
    return { ok: true, ...read(database, { statement, parameters, maxRows }), spent };
  } catch (problem) {
    return { ok: false, message: String(problem?.message ?? problem).slice(0, 500), spent: true };
  } finally {
    database?.close();
  }
}

/** A file that was last written with a write-ahead log says so; without one beside it there is none to read. */
function withoutWal(bytes) {
  const copy = Uint8Array.from(bytes);
  if (copy[18] === 2) copy[18] = 1;
  if (copy[19] === 2) copy[19] = 1;
  return copy;
}

function read(database, { statement, parameters, maxRows }) {
  const statements = database.iterateStatements(statement);
  const { value: asked, done } = statements.next();
  if (done) throw new Error("there is no statement");
  asked.bind(parameters.map((value) => (typeof value === "boolean" ? Number(value) : value)));
  const columns = asked.getColumnNames();
  const rows = [];
  let room = maxReceivedBytes;
  while (rows.length <= maxRows && asked.step()) {
    const row = asked.get(null, { useBigInt: true }).map(plain);
    room -= JSON.stringify(row).length;
    if (room < 0) throw new Error(`its rows are larger than ${maxReceivedBytes} bytes`);
    rows.push(row);
  }
  if (!statements.next().done) throw new Error("only one statement at a time");
  return { columns, rows };
}

function plain(value) {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
