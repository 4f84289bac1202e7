import "server-only";
import type { Socket } from "node:net";
import { AppError } from "@/server/errors";
import { toNetworkError } from "@/server/net/network-error";
import type { DatabaseQuery } from "@/server/workflow/tool-context";

type Server = NonNullable<DatabaseQuery["server"]>;

/** A statement, and the connected socket over which a driver is to speak. */
export type ServerQuery = {
  query: DatabaseQuery;
  server: Server;
  login: { user: string; password: string };
  socket: Socket;
};

/** How a driver is to encrypt. `false`: not at all. */
export function tlsOptions({ encryption }: Server): { rejectUnauthorized: boolean } | false {
  return encryption !== "none" && { rejectUnauthorized: encryption === "verified" };
}

/** What a driver reports, by the database's own code. */
export type Refusal = { code: string; message: string; detail?: string | undefined };

type Reasons = { isLogin(code: string): boolean; isTimeout(code: string): boolean; isWrite(code: string): boolean };

/** What a database's refusal means to a person. */
export function toQueryError({ code, message, detail }: Refusal, reasons: Reasons, { query, server }: ServerQuery): AppError {
  const words = detail === undefined ? {} : { detail };
  if (reasons.isLogin(code))
    return new AppError("http_auth", `${server.host} did not let the credential in: ${message}`, {
      fix: "Check the user, the password and the database's name.",
      ...words,
    });
  if (reasons.isTimeout(code))
    return new AppError("timeout", `The statement ran longer than ${query.timeoutMs / 1_000} s.`, {
      fix: "Narrow it, add an index, or raise the node's time limit.",
    });
  if (reasons.isWrite(code)) return new AppError("query_failed", `This tool only reads: ${message}`, { fix: "Write a SELECT.", ...words });
  return new AppError("query_failed", `The database refused the statement: ${message}`, { fix: "Correct the statement.", ...words });
}

/** What goes wrong on the way to a database; what was thrown for a reason of ours stays it. */
export function toConnectionError(thrown: unknown, { server, socket }: ServerQuery): AppError {
  if (thrown instanceof Error && /does not support (SSL|secure) connection/i.test(thrown.message))
    return new AppError("http_unavailable", `${server.host} does not speak TLS.`, {
      fix: "Set Encryption to none, if the way there is safe.",
    });
  const reason: unknown = socket.errored ?? thrown;
  return toNetworkError(reason, new URL(`http://${server.host.includes(":") ? `[${server.host}]` : server.host}:${server.port}`));
}

export function mayNotWrite(what: string, fix: string): AppError {
  return new AppError("config_invalid", `The database's user ${what}, so it could do more than read.`, { field: "config.credential", fix });
}
