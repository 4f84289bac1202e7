import "server-only";
import { Agent, type Dispatcher, request } from "undici";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { processSingleton } from "@/server/process-singleton";
import { parseAllowList } from "./address-rules";
import { type Deadline, discard, type Incoming, limitBody, startDeadline } from "./body-limits";
import { guardedConnector } from "./guarded-connector";
import { toNetworkError } from "./network-error";

export type GuardedInit = RequestInit & {
  /** From the call to the last byte of the body. Default `limits.httpTimeoutMs`. */
  timeoutMs?: number;
  /** Of the body, after decompression. Default `limits.httpResponseBytes`. */
  maxBytes?: number;
  /** Called for each piece of the body, a sign of life. */
  onBytes?: () => void;
};

const maxRedirects = 5;
/** All that follows a redirect to another origin: whatever else was set may be a key meant for the first. */
const harmlessHeaders = new Set(["accept", "accept-language", "content-type", "user-agent", "idempotency-key"]);

const defaultHeaders = { "user-agent": "Trellis", accept: "*/*", "accept-encoding": "gzip, deflate, br" };

/** One pool of connections for all outgoing requests. Time limits are ours, per request. Proxy variables are ignored. */
function agent(): Agent {
  return processSingleton("guarded-agent", () => {
    const connect = guardedConnector(parseAllowList(env().TRELLIS_ALLOW_HOSTS));
    return new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 });
  });
}

/** Throws EnvironmentError for a bad entry in TRELLIS_ALLOW_HOSTS. Called when the process starts, so that it does not come up in a run. */
export function checkAllowedHosts(): void {
  agent();
}

type Hop = { url: URL; method: string; headers: Headers; body: string | Uint8Array<ArrayBuffer> | null };

/**
 * `fetch`, and the only way out of the process: public addresses and web ports only (and what TRELLIS_ALLOW_HOSTS opens),
 * http and https only, at most 5 redirects under the same rules, limits on time and on inflated size. Headers other than
 * a harmless few do not follow a redirect to another origin.
 *
 * Throws AppError: invalid_input (not a URL, bad header), address_blocked, http_unavailable, timeout, too_large; the last
 * two also while the body is read. An abort by `init.signal` is thrown as that signal's reason.
 */
export async function guardedFetch(input: string | URL | Request, init: GuardedInit = {}): Promise<Response> {
  const { timeoutMs = limits.httpTimeoutMs, maxBytes = limits.httpResponseBytes } = init;
  const signal = init.signal ?? (input instanceof Request ? input.signal : null);
  signal?.throwIfAborted();
  let hop = await firstHop(input, init);
  const deadline = startDeadline(timeoutMs, signal, hop.url.host);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await send(hop, deadline.signal);
      const location = response.headers.get("location");
      const redirected = location !== null && [301, 302, 303, 307, 308].includes(response.status);
      if (!redirected || init.redirect === "manual")
        return limitBody(response, { url: hop.url, maxBytes, deadline, onBytes: init.onBytes });
      discard(response.body);
      if (init.redirect === "error" || redirects === maxRedirects) throw tooManyRedirects(hop.url, redirects);
      hop = nextHop(hop, location, response.status);
    }
  } catch (thrown) {
    throw giveUp(thrown, hop.url, deadline);
  }
}

/** undici's own request: its fetch does the same for three times the processor time. */
async function send({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<Incoming> {
  const answer = await request(url, {
    method: method as Dispatcher.HttpMethod,
    headers: Object.fromEntries(headers),
    body,
    signal,
    dispatcher: agent(),
  });
  const received = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of Array.isArray(value) ? value : [value ?? ""]) received.append(name, one);
  return { status: answer.statusCode, headers: received, body: answer.body };
}

function giveUp(thrown: unknown, url: URL, deadline: Deadline): unknown {
  deadline.stop();
  return deadline.signal.aborted ? deadline.signal.reason : toNetworkError(thrown, url);
}

async function firstHop(input: string | URL | Request, init: GuardedInit): Promise<Hop> {
  const request = input instanceof Request ? input : null;
  const url = readUrl(request ? request.url : String(input));
  const headers = readHeaders(init.headers ?? request?.headers);
  for (const [name, value] of Object.entries(defaultHeaders)) if (!headers.has(name)) headers.set(name, value);
  const body = init.body ?? request?.body ?? null;
  return { url, method: (init.method ?? request?.method ?? "GET").toUpperCase(), headers, body: await readBody(body, headers) };
}

/** Bytes, so that a 307 can send them again. Sets the content type that the kind of body implies. */
async function readBody(body: BodyInit | null, headers: Headers): Promise<Hop["body"]> {
  if (body === null) return null;
  // The usual kind, told without the work of making a response of it.
  if (typeof body === "string") {
    if (!headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
    return body;
  }
  const holder = new Response(body);
  const type = holder.headers.get("content-type");
  if (type !== null && !headers.has("content-type")) headers.set("content-type", type);
  return new Uint8Array(await holder.arrayBuffer());
}

function readUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (!url)
    throw new AppError("invalid_input", `"${text.slice(0, 200)}" is not an address.`, {
      field: "url",
      fix: "Give a whole address, such as https://api.example.com/orders.",
    });
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new AppError("address_blocked", `Trellis sends requests by http and https only, not ${url.protocol.slice(0, -1)}.`, {
      field: "url",
      fix: "Give an http or https address.",
    });
  if (url.username || url.password)
    throw new AppError("invalid_input", "An address may not contain a user name or password.", {
      field: "url",
      fix: "Remove what stands before the @ and use a credential.",
    });
  return url;
}

function readHeaders(init: HeadersInit | undefined): Headers {
  try {
    return new Headers(init);
  } catch (cause) {
    throw new AppError("invalid_input", "A header has a name or value that HTTP does not allow.", {
      field: "headers",
      fix: "Use plain letters in names and no line breaks in values.",
      cause,
    });
  }
}

function nextHop(from: Hop, location: string, status: number): Hop {
  const url = readUrl(location, from.url);
  const becomesGet = status === 303 ? from.method !== "HEAD" : status !== 307 && status !== 308 && from.method === "POST";
  const sameOrigin = url.origin === from.url.origin;
  const kept = [...from.headers].filter(
    ([name]) => (sameOrigin || harmlessHeaders.has(name)) && !(becomesGet && name.startsWith("content-")),
  );
  return { url, method: becomesGet ? "GET" : from.method, headers: new Headers(kept), body: becomesGet ? null : from.body };
}

function tooManyRedirects(url: URL, followed: number): AppError {
  return new AppError(
    "http_unavailable",
    followed === 0 ? `${url.host} redirects, which is not allowed here.` : `${url.host} redirects more than ${maxRedirects} times.`,
    {
      fix: "Use the address it finally leads to.",
    },
  );
}
