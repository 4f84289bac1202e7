import "server-only";
import { type Connection, createConnection, type FieldPacket, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import * as z from "zod";
import { AppError } from "@/server/errors";
import type { DatabaseRows } from "@/server/workflow/tool-context";
import { exactNumber } from "./exact-number";
import { mayNotWrite, type ServerQuery, tlsOptions, toConnectionError, toQueryError } from "./server-query";
import { takeRows } from "./take-rows";

/**
 * As one prepared statement (of two the server takes none) in a transaction that may only read, for an account without rights over
 * files and the server. Of what MySQL runs in such a transaction all the same (SET, KILL, SET PASSWORD) nothing is sent: a
 * statement has to begin with a word that reads.
 */
export async function queryMysql(asked: ServerQuery): Promise<DatabaseRows> {
  const { query, server, login, socket } = asked;
  checkReads(query.statement);
  try {
    const tls = tlsOptions(server);
    const connection = await createConnection({
      host: server.host,
      port: server.port,
      database: query.database,
      ...login,
      ...(tls ? { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized } } : {}),
      // It is connected already, by the guard.
      stream: socket,
      // The server may not ask for files of this machine.
      flags: ["-LOCAL_FILES"],
      multipleStatements: false,
      // Reads rows without making code of the names of their columns.
      disableEval: true,
      rowsAsArray: true,
      dateStrings: true,
      supportBigNumbers: true,
      charset: "utf8mb4",
    });
    await setLimits(connection, asked);
    const [rows, fields] = await connection.execute<RowDataPacket[][] | ResultSetHeader>(query.statement, [...query.parameters]);
    if (!Array.isArray(rows)) throw notSent("The statement gives no rows.");
    return takeRows({
      columns: fields.map(({ name }) => name),
      rows: rows.map((row) => row.map((value: unknown, index) => readValue(value, fields[index]))),
      maxRows: query.maxRows,
    });
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const refused = refusal.safeParse(thrown);
    if (!refused.success) throw toConnectionError(thrown, asked);
    throw toQueryError({ code: String(refused.data.errno), message: refused.data.sqlMessage }, reasons, asked);
  }
}

/** What the server says no with; without its words it was the connection that broke. By number: MariaDB has some of its own. */
const refusal = z.object({ errno: z.number(), sqlMessage: z.string() });

const logins = new Set(["1044", "1045", "1049", "1251", "1698"]);
const timeouts = new Set(["1317", "1969", "3024"]);

const reasons = {
  isLogin: (code: string) => logins.has(code),
  isTimeout: (code: string) => timeouts.has(code),
  isWrite: (code: string) => code === "1792",
};

/** MySQL and MariaDB name the limit on time differently; a server knows one of the two. */
async function setLimits(connection: Connection, { query }: ServerQuery): Promise<void> {
  await connection.query("SET SESSION TRANSACTION READ ONLY");
  // As checkReads takes it.
  await connection.query("SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')");
  const [rows] = await connection.query<RowDataPacket[][]>("SELECT VERSION()");
  const isMaria = /mariadb/i.test(String(rows[0]?.[0]));
  await connection.query(
    isMaria ? `SET SESSION max_statement_time = ${query.timeoutMs / 1_000}` : `SET SESSION max_execution_time = ${query.timeoutMs}`,
  );
  await connection.query(`SET SESSION sql_select_limit = ${query.maxRows + 1}`);
  await checkRights(connection);
  await connection.query("START TRANSACTION READ ONLY");
}

const mighty = /\b(FILE|SUPER|SHUTDOWN|CREATE USER|SYSTEM_USER|SYSTEM_VARIABLES_ADMIN|ALL PRIVILEGES)\b/;

/** The account's own rights and those of its roles. On everything only: ALL on one database brings none over files. */
async function checkRights(connection: Connection): Promise<void> {
  const [grants] = await connection.query<RowDataPacket[][]>("SHOW GRANTS");
  const [roles] = await connection.query<RowDataPacket[][]>("SELECT CURRENT_ROLE()");
  const active = String(roles[0]?.[0] ?? "NONE");
  const inherited = active === "NONE" || active === "" ? [] : (await connection.query<RowDataPacket[][]>(grantsOfRoles(active)))[0];
  const everywhere = [...grants, ...inherited].map((row) => String(row[0])).filter((grant) => / ON \*\.\* /.test(grant));
  if (!everywhere.some((grant) => mighty.test(grant.replace(/ ON \*\.\* [\s\S]*/, "")))) return;
  throw mayNotWrite(
    "may use files of the server or change it",
    "Make one that may only read: CREATE USER reader IDENTIFIED BY '…'; GRANT SELECT ON shop.* TO reader;",
  );
}

/** MySQL gives several as `a`@`%`,`b`@`%`; MariaDB has one, without quotes. */
const grantsOfRoles = (active: string) =>
  active.startsWith("`") ? `SHOW GRANTS FOR CURRENT_USER() USING ${active}` : `SHOW GRANTS FOR \`${active.replaceAll("`", "``")}\``;

/** Texts, names and comments, each read by the server as one piece; comments that it would run are none of them. */
const pieces =
  /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\/\*(?!M?!)[\s\S]*?(?:\*\/|$)|--(?=\s|$)[^\n]*|#[^\n]*/g;

function checkReads(statement: string): void {
  const bare = statement.replace(pieces, (piece) => (/^['"`]/.test(piece) ? "''" : " "));
  if (!/^[\s(]*(select|with|show|describe|desc|explain|table|values)\b/i.test(bare))
    throw notSent("It does not begin with SELECT, WITH, SHOW, DESCRIBE, EXPLAIN, TABLE or VALUES.");
  if (/\/\*M?!/.test(bare)) throw notSent("It has a comment that the server would run (/*! … */).");
  if (/\binto\s+(outfile|dumpfile)\b/i.test(bare)) throw notSent("It writes a file.");
}

const notSent = (reason: string) =>
  new AppError("query_failed", `This tool only reads. ${reason}`, { field: "config.statement", fix: "Write a SELECT." });

const decimals = new Set([0, 246]);

function readValue(value: unknown, field: FieldPacket | undefined): unknown {
  if (value instanceof Buffer) return value.toString("base64");
  return typeof value === "string" && decimals.has(field?.columnType ?? -1) ? exactNumber(value) : value;
}
