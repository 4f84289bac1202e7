import { AppError, type ErrorCode } from "@/server/errors";
import type { ToolResponse } from "@/server/workflow/tool-context";

/** An answer of 400 or more as the error that it is, with what the server said. `fixInPlace`: what helps here, where that is known better. */
export function refusedResponse({ status, headers, text, url }: ToolResponse, fixInPlace?: string): AppError {
  const { code, fix } = readStatus(status);
  const seconds = Number(headers["retry-after"]);
  return new AppError(code, `${new URL(url).host} answered ${status}.`, {
    detail: text.slice(0, 500),
    fix: fixInPlace ?? fix,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
  });
}

function readStatus(status: number): { code: ErrorCode; fix: string } {
  if (status === 429) return { code: "http_rate_limited", fix: "Run fewer steps at once, or let the node pause longer between its tries." };
  if (status >= 500) return { code: "http_server_failed", fix: "It often passes by itself; if it stays, look at the server's status." };
  if (status === 408) return { code: "timeout", fix: "It often passes by itself; if it stays, ask for less at once." };
  if (status === 401 || status === 403)
    return { code: "http_auth", fix: "Choose a credential that the server accepts, and check what it may do." };
  return { code: "http_failed", fix: "Look at the answer below, then correct the address, headers or body." };
}
