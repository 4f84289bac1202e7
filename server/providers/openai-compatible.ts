import "server-only";
import OpenAI, { APIError } from "openai";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type GuardedInit, guardedFetch } from "@/server/net/guarded-fetch";
import type { ChatRequest } from "@/server/workflow/chat";
import { type Answer, answerAssembler, type OnDelta, type TokenUsage } from "./chat-protocol/assemble-answer";
import { buildRequest, type Dialect, narrowDialect, type WireRequest } from "./chat-protocol/build-request";
import { estimatePromptTokens, estimateTokens } from "./chat-protocol/estimate-tokens";
import { eventStreamReader } from "./chat-protocol/event-stream";
import { defaultPatience, type Patience, startPatience } from "./chat-protocol/patience";
import { toProviderError } from "./chat-protocol/provider-error";
import { readTextCalls } from "./chat-protocol/text-tools";
import type { StructuredOutput } from "./define-provider";

/** A server that speaks the OpenAI chat protocol. `fetch` is replaced for the demo model and in tests. */
export type Endpoint = { name: string; baseUrl: string; apiKey: string | null; structuredOutput: StructuredOutput; fetch?: typeof fetch };
export type CallOptions = { signal?: AbortSignal; idempotencyKey?: string; onDelta?: OnDelta; patience?: Patience };
export type Completion = Omit<Answer, "usage"> & { usage: TokenUsage };

/** With which a parameter is refused; 404 is how a router of many servers says that none of them takes it. */
const refusals: ReadonlySet<number | undefined> = new Set([400, 404, 422]);

/**
 * One streamed model call, whole or not at all. Tokens that the server did not count are estimated from the characters.
 * A server that refuses an optional parameter (temperature, response_format…) is asked again without it, and one whose model has no tool calling with the tools in words; nothing else is
 * retried here. Throws AppError: timeout, address_blocked, model_unknown, context_length, content_filtered, provider_*;
 * an abort throws the signal's reason.
 */
export async function complete(
  endpoint: Endpoint,
  call: { model: string; request: ChatRequest },
  options: CallOptions = {},
): Promise<Completion> {
  const source = { ...endpoint, model: call.model };
  let dialect: Dialect = {
    structuredOutput: endpoint.structuredOutput,
    tokensField: "max_tokens",
    temperature: true,
    streamOptions: true,
    tools: "native",
  };
  for (;;) {
    const wire = buildRequest(call.model, call.request, dialect);
    try {
      const answer = withUsage(await stream(endpoint, wire, options), call.request);
      return dialect.tools === "text" ? readTextCalls(answer, call.request) : answer;
    } catch (thrown) {
      options.signal?.throwIfAborted();
      const narrower = thrown instanceof APIError && refusals.has(thrown.status) ? narrowDialect(dialect, thrown.message, wire) : null;
      if (!narrower) throw toProviderError(thrown, source);
      dialect = narrower;
    }
  }
}

async function stream(
  endpoint: Endpoint,
  wire: WireRequest,
  { signal, idempotencyKey, onDelta, patience = defaultPatience }: CallOptions,
): Promise<Answer> {
  const clock = startPatience(endpoint.name, patience, signal);
  try {
    const client = createClient(endpoint, { totalMs: patience.totalMs, heard: clock.heard });
    const headers = idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey };
    const response = await client.chat.completions.create(wire, { signal: clock.signal, headers }).asResponse();
    clock.heard();
    const assembler = answerAssembler(endpoint.name, onDelta);
    await readPieces(endpoint, response, assembler.add);
    clock.signal.throwIfAborted();
    return assembler.finish();
  } catch (thrown) {
    throw clock.signal.aborted ? clock.signal.reason : thrown;
  } finally {
    clock.stop();
  }
}

/** The pieces of an answer: many from a stream, one from a server that ignores `stream`. */
async function readPieces(endpoint: Endpoint, response: Response, add: (piece: unknown) => void): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (/^text\/html/i.test(type)) throw answeredWithPage(endpoint);
  try {
    if (/json/i.test(type)) add(readWhole(await response.json(), response));
    else await readStream(response, add);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "http_unavailable")
      throw new AppError("provider_invalid_response", `${endpoint.name} broke off in the middle of its answer.`, {
        fix: "It is tried again.",
        cause: thrown,
      });
    throw thrown;
  }
}

/** Not with the client's own reader, which takes five times as long. */
async function readStream(response: Response, add: (piece: unknown) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const events = eventStreamReader();
  let isDone = false;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read())
      for (const data of events.push(read.value)) {
        // What follows is read to its end, so that the connection can be used again.
        isDone ||= data.startsWith("[DONE]");
        if (!isDone) add(readWhole(JSON.parse(data), response));
      }
  } catch (thrown) {
    // Closing the connection may fail too; the caller is told the first reason.
    await reader.cancel().catch(() => undefined);
    throw thrown;
  }
}

/** An answer, or a piece of one, may be an error with status 200. */
function readWhole(body: unknown, response: Response): unknown {
  if (typeof body === "object" && body !== null && "error" in body && body.error)
    throw new APIError(undefined, body.error, undefined, response.headers);
  return body;
}

function answeredWithPage({ name, baseUrl }: Endpoint): AppError {
  return new AppError("provider_invalid_response", `${name} answered with a web page, not an API, at ${baseUrl}.`, {
    fix: "Correct the provider's base URL; it usually ends in /v1.",
  });
}

function createClient({ baseUrl, apiKey, fetch = guardedFetch }: Endpoint, { totalMs, heard }: { totalMs: number; heard(): void }): OpenAI {
  return new OpenAI({
    baseURL: cleanBaseUrl(baseUrl),
    apiKey: apiKey ?? "none",
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: totalMs,
    // Its log would hold prompts.
    logLevel: "off",
    ...(apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
    fetch(input, init) {
      // Comments in a stream are signs of life too, and only the bytes show them.
      const limited: GuardedInit = { ...init, timeoutMs: totalMs, maxBytes: limits.outputBytes, onBytes: heard };
      return fetch(input, limited);
    },
  });
}

/** People paste what they find: the whole path, or a slash at the end. */
function cleanBaseUrl(text: string): string {
  return text
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/(chat\/completions|models)$/, "")
    .replace(/\/+$/, "");
}

function withUsage(answer: Answer, { messages, tools }: ChatRequest): Completion {
  if (answer.usage) return { ...answer, usage: answer.usage };
  const said = answer.text + answer.reasoning + answer.toolCalls.map((call) => call.name + call.arguments).join("");
  return {
    ...answer,
    usage: {
      inputTokens: estimatePromptTokens(messages, tools),
      outputTokens: estimateTokens(said),
      cachedTokens: 0,
      reasoningTokens: estimateTokens(answer.reasoning),
      estimated: true,
    },
  };
}

/**
 * The names of the models a server offers, sorted, at most 1,000. Throws the same AppErrors as `complete`; waits 15 s.
 */
export async function fetchModelNames(endpoint: Endpoint, signal?: AbortSignal): Promise<string[]> {
  const clock = startPatience(endpoint.name, { firstByteMs: 15_000, idleMs: 15_000, totalMs: 15_000 }, signal);
  try {
    const client = createClient(endpoint, { totalMs: 15_000, heard: clock.heard });
    const response = await client.get("/models", { signal: clock.signal }).asResponse();
    if (/^text\/html/i.test(response.headers.get("content-type") ?? "")) throw answeredWithPage(endpoint);
    return readModelNames(await response.json());
  } catch (thrown) {
    throw clock.signal.aborted ? clock.signal.reason : toProviderError(thrown, { ...endpoint, model: "" });
  } finally {
    clock.stop();
  }
}

function readModelNames(body: unknown): string[] {
  const list = typeof body === "object" && body !== null && "data" in body ? body.data : body;
  if (!Array.isArray(list))
    throw new AppError("provider_invalid_response", "The provider's list of models cannot be read.", {
      fix: "Check the base URL; it usually ends in /v1.",
    });
  const names = list.flatMap((entry) =>
    typeof entry === "object" && entry !== null && "id" in entry && typeof entry.id === "string" ? [entry.id.replace(/^models\//, "")] : [],
  );
  return names.sort().slice(0, 1_000);
}
