import "server-only";
import pg from "pg";
import type { DatabaseRows } from "@/server/workflow/tool-context";
import { readPostgresValue } from "./read-postgres-value";
import { mayNotWrite, type ServerQuery, tlsOptions, toConnectionError, toQueryError } from "./server-query";
import { takeRows } from "./take-rows";

/**
 * As one statement of the extended protocol, behind DECLARE … CURSOR FOR: by the grammar of PostgreSQL only what reads can stand
 * there, so COPY, DO, CALL, SET and a second statement are none. The transaction is READ ONLY, which refuses functions that write.
 * What neither refuses (files and programs of the server) needs a right of the account, and an account with such a right is refused.
 */
export async function queryPostgresql(asked: ServerQuery): Promise<DatabaseRows> {
  const { query, server, login, socket } = asked;
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    database: query.database,
    user: login.user,
    // As a function, so that neither the environment nor a password file of the operator is read in its place.
    password: () => login.password,
    ssl: tlsOptions(server),
    application_name: "Trellis",
    // It is connected already, by the guard.
    stream: () => Object.assign(socket, { connect: () => void process.nextTick(() => socket.emit("connect")) }),
  });
  // What breaks between two statements is met again by the next.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN TRANSACTION READ ONLY");
    await setLimits(client, query.timeoutMs);
    // By its name it is one of the extended protocol, parameters or not.
    await client.query({ name: "trellis", text: `${declare}${query.statement}`, values: [...query.parameters] });
    const { fields, rows } = await client.query<unknown[]>({
      text: `FETCH FORWARD ${query.maxRows + 1} FROM trellis`,
      rowMode: "array",
      types: { getTypeParser: (oid) => (text: string | Buffer) => readPostgresValue(oid, String(text)) },
    });
    return takeRows({ columns: fields.map(({ name }) => name), rows, maxRows: query.maxRows });
  } catch (thrown) {
    if (!(thrown instanceof pg.DatabaseError)) throw toConnectionError(thrown, asked);
    const { code = "", message, hint, position } = thrown;
    const at = position === undefined ? undefined : nearPosition(query.statement, Number(position));
    throw toQueryError({ code, message, detail: [at, hint].filter(Boolean).join(" ") || undefined }, reasons, asked);
  }
}

const reasons = {
  isLogin: (code: string) => code.startsWith("28") || code === "3D000",
  isTimeout: (code: string) => code === "57014",
  isWrite: (code: string) => code === "25006",
};

const declare = "DECLARE trellis NO SCROLL CURSOR FOR ";

function nearPosition(statement: string, position: number): string | undefined {
  const at = position - 1 - declare.length;
  return at < 0 ? undefined : `Near “${statement.slice(at, at + 40).trim()}”.`;
}

/** Of the transaction, and with its first snapshot, after which it cannot become one that writes. */
const limitsOfTransaction = `
  SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true),
    set_config('idle_in_transaction_session_timeout', $1, true),
    set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true), set_config('IntervalStyle', 'iso_8601', true),
    rolsuper OR rolreplication OR EXISTS (
      SELECT 1 FROM pg_roles able
      WHERE able.rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
        AND pg_has_role(session_user, able.oid, 'MEMBER')
    ) AS is_mighty
  FROM pg_roles WHERE rolname = session_user`;

async function setLimits(client: pg.Client, timeoutMs: number): Promise<void> {
  const { rows } = await client.query<{ is_mighty: boolean }>(limitsOfTransaction, [String(timeoutMs)]);
  if (rows[0]?.is_mighty === false) return;
  throw mayNotWrite(
    "is a superuser, or may replicate, or may use files and programs of the server",
    "Make one that may only read: CREATE ROLE reader LOGIN PASSWORD '…'; GRANT pg_read_all_data TO reader;",
  );
}
