import "server-only";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { startDeadline } from "@/server/net/body-limits";
import { databasePorts, openGuardedSocket } from "@/server/net/guarded-socket";
import type { DatabaseQuery, DatabaseRows } from "@/server/workflow/tool-context";
import { queryMysql } from "./query-mysql";
import { queryPostgresql } from "./query-postgresql";
import { querySqlite } from "./query-sqlite";

type Access = { orgId: string /** "user:password" */; secret: string | null; signal: AbortSignal };

/** The server has this long to end a statement before the connection is closed on it. */
const graceMs = 1_000;

/**
 * Runs one statement that reads, on a connection of its own that is thrown away afterwards. What writes is refused by the database
 * itself: by a transaction that may only read, for an account that has no way around it; of SQLite only a copy is ever touched.
 * Throws AppError: query_failed (the database's words), http_auth, timeout, too_large, address_blocked, http_unavailable.
 */
export async function queryDatabase(query: DatabaseQuery, { orgId, secret, signal }: Access): Promise<DatabaseRows> {
  if (query.engine === "sqlite") return querySqlite(query, { orgId });
  const { server } = query;
  if (!server)
    throw new AppError("config_invalid", "The database's server is not set.", { field: "config.host", fix: "Give the server's name." });
  if (secret === null)
    throw new AppError("config_invalid", "The database has no credential.", {
      field: "config.credential",
      fix: "Choose a credential of the kind “User and password” for this server.",
    });
  const deadline = startDeadline(query.timeoutMs + graceMs, signal, `${server.host}:${server.port}`);
  try {
    const socket = await openGuardedSocket({
      ...server,
      ports: databasePorts,
      maxBytes: limits.queryReceivedBytes,
      signal: deadline.signal,
    });
    const colon = secret.indexOf(":");
    const login = { user: secret.slice(0, colon), password: secret.slice(colon + 1) };
    try {
      return await (query.engine === "mysql" ? queryMysql : queryPostgresql)({ query, server, login, socket });
    } finally {
      socket.destroy();
    }
  } catch (thrown) {
    throw deadline.signal.aborted && deadline.signal.reason instanceof Error ? deadline.signal.reason : thrown;
  } finally {
    deadline.stop();
  }
}
