import "server-only";
import { AppError } from "@/server/errors";
import type { WebhookAnswer } from "@/server/workflow/define";

// The connection's own, and what would let a workflow act as our site in a visitor's browser.
const refusedHeaders =
  /^(connection|content-length|content-encoding|keep-alive|transfer-encoding|upgrade|trailer|te|set-cookie|content-security-policy|clear-site-data|service-worker-allowed|access-control-allow-credentials|x-content-type-options)$/i;

/** What a workflow answers its caller with. It comes from our origin, so a browser must not run it: sandboxed, never sniffed. */
export function toHookResponse({ status, headers: given, body }: WebhookAnswer): Response {
  try {
    const headers = new Headers(Object.entries(given).filter(([name]) => !refusedHeaders.test(name)));
    if (!headers.has("content-type"))
      headers.set("content-type", typeof body === "string" ? "text/plain; charset=utf-8" : "application/json");
    headers.set("content-security-policy", "sandbox; default-src 'none'");
    headers.set("x-content-type-options", "nosniff");
    const isEmpty = body === null || body === undefined || status === 204 || status === 205 || status === 304;
    return new Response(isEmpty ? null : typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  } catch (error) {
    throw new AppError("config_invalid", "The workflow's answer is not valid HTTP.", {
      fix: "Check the status (200 to 599) and the header names of the respond node.",
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}
