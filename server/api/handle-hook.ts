import "server-only";
import { clientIp } from "@/server/client-ip";
import { AppError, errorCodes } from "@/server/errors";
import { type HookOutcome, receiveHook } from "@/server/services/hooks/receive-hook";
import type { IncomingRequest } from "@/server/workflow/define";
import { dropNul } from "@/server/workflow/drop-nul";
import { toHookResponse } from "./hook-response";
import { toProblem } from "./problem";
import { countRequest } from "./rate-limit";
import { parseJson, readBytes } from "./read-body";

export type HookRequest = Pick<Request, "method" | "url" | "headers" | "signal"> & { readBytes(): Promise<Buffer> };

/** Any request to /api/hooks/{token}: 202 `{ runId }` at once, or the workflow's own answer. */
export function handleHook(request: Request, token: string): Promise<Response> {
  const { method, url, headers, signal } = request;
  return answerHook({ method, url, headers, signal, readBytes: () => readBytes(request) }, token);
}

/** The same for a request of another kind. */
export async function answerHook(request: HookRequest, token: string): Promise<Response> {
  try {
    countRequest(`hook:${token}:${clientIp(request.headers)}`);
    const rawBody = await request.readBytes();
    const outcome = await receiveHook({
      token,
      headers: request.headers,
      rawBody,
      readRequest: () => readRequest(request, rawBody),
      signal: request.signal,
    });
    return toResponse(outcome);
  } catch (error) {
    return toProblem(error, "webhook");
  }
}

function toResponse(outcome: HookOutcome): Response {
  if (outcome.kind === "shown") return Response.json({ received: true });
  const { runId } = outcome;
  switch (outcome.kind) {
    case "accepted":
      return Response.json({ runId }, { status: 202 });
    case "succeeded":
      return Response.json({ runId, status: "succeeded", output: outcome.output });
    case "failed":
      return Response.json(
        { runId, status: "failed", error: outcome.error },
        { status: Math.max(500, errorCodes[outcome.error.code].http) },
      );
    case "answered":
      return toHookResponse(outcome.answer);
  }
}

// What proves who someone is does not belong into a run's record.
const privateHeaders = new Set(["authorization", "proxy-authorization", "cookie", "x-trellis-address", "x-trellis-proxied"]);

function readRequest(request: HookRequest, rawBody: Buffer): IncomingRequest {
  return {
    method: request.method,
    headers: Object.fromEntries([...request.headers].filter(([name]) => !privateHeaders.has(name))),
    query: Object.fromEntries(new URL(request.url).searchParams),
    body: readBody(request.headers.get("content-type") ?? "", rawBody),
  };
}

function readBody(contentType: string, rawBody: Buffer): unknown {
  if (rawBody.length === 0) return null;
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = rawBody.toString("utf8");
  if (mediaType === "application/json" || mediaType.endsWith("+json")) return parseJson(dropNul(text));
  if (mediaType === "application/x-www-form-urlencoded") return readForm(text);
  if (mediaType === "multipart/form-data")
    throw new AppError("unsupported_media_type", "Multipart forms are not read.", { fix: "Send JSON or a URL-encoded form." });
  return text;
}

/** A field that comes more than once is a list. */
function readForm(text: string): Record<string, string | string[]> {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
