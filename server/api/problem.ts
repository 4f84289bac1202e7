import "server-only";
import { AppError, errorCodes } from "@/server/errors";
import { log } from "@/server/log";
import { findOutage } from "./outage";

/**
 * Any thrown thing as RFC 9457 problem+json: `{ type, title, status, detail, code, field?, fix?, ... }`, with the error's own
 * data (`errors`, `issues`, `document`…) beside. What is not an AppError is logged and told without its text: as `unavailable`
 * when the database is away, else as `internal`.
 */
export function toProblem(thrown: unknown, where: string): Response {
  if (!(thrown instanceof AppError))
    log().error({ where, error: thrown instanceof Error ? thrown.stack : String(thrown) }, "request failed");
  const error = thrown instanceof AppError ? thrown : (findOutage(thrown) ?? new AppError("internal", errorCodes.internal.title));
  const { http, title } = errorCodes[error.code];
  const body = {
    ...error.data,
    type: `/api/docs#error-${error.code}`,
    title,
    status: http,
    detail: error.message,
    code: error.code,
    field: error.field,
    fix: error.fix,
    cause: error.detail,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (error.retryAfterMs !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
  if (error.code === "unauthenticated") headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status: http, headers });
}
