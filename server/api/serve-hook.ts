import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerHook } from "./handle-hook";
import { readIncomingBytes } from "./read-body";

/**
 * A webhook on Node's own request and response. `scripts/serve.mjs` calls it instead of Next, whose routing costs as much as a
 * whole short run; in development the route under app/api does the same. Headers of the answer are added to those already set.
 */
export async function serveHook(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
  const headers = readHeaders(request);
  const left = new AbortController();
  response.once("close", () => {
    // An answer that was sent whole ends so too; telling of it would cost more than it says.
    if (!response.writableFinished) left.abort();
  });
  const answer = await answerHook(
    {
      method: request.method ?? "",
      url: new URL(request.url ?? "/", "http://localhost").href,
      headers,
      signal: left.signal,
      readBytes: () => readIncomingBytes(request, headers),
    },
    token,
  );
  const body = Buffer.from(await answer.arrayBuffer());
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  // A body that was not read to its end would be taken for the next request.
  if (!request.complete) response.setHeader("connection", "close");
  response.end(body);
}

function readHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  return headers;
}
