import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { AppError } from "@/server/errors";
import type { ChatRequest } from "@/server/workflow/chat";
import type { complete as Complete, Endpoint, fetchModelNames as FetchModelNames } from "./openai-compatible";

let complete: typeof Complete;
let fetchModelNames: typeof FetchModelNames;
let endpoint: Endpoint;
type Seen = { url: string; headers: IncomingMessage["headers"]; body: Record<string, unknown> };
let seen: Seen[] = [];
let answer: (response: ServerResponse, request: Seen) => void;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const entry = { url: request.url ?? "", headers: request.headers, body: text ? JSON.parse(text) : {} };
  seen.push(entry);
  answer(response, entry);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUTH_SECRET", "x".repeat(32));
  vi.stubEnv("TRELLIS_ENCRYPTION_KEY", "a".repeat(64));
  vi.stubEnv("TRELLIS_ALLOW_HOSTS", `127.0.0.1:${port},127.0.0.1:1025`);
  endpoint = { name: "Acme", baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: "sk-s3cret", structuredOutput: "json-schema" };
  ({ complete, fetchModelNames } = await import("./openai-compatible"));
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

const request: ChatRequest = { models: [], messages: [{ role: "user", content: "Hello there, model" }] };
const ask = (over: Partial<ChatRequest> = {}, options: Parameters<typeof Complete>[2] = {}) =>
  complete(endpoint, { model: "m-1", request: { ...request, ...over } }, options);
const fail = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error) => error,
  );

const sse = (...pieces: unknown[]) => [...pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`), "data: [DONE]\n\n"].join("");
const delta = (delta: object, finish_reason: string | null = null) => ({
  id: "1",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta, finish_reason }],
});
const usage = {
  choices: [],
  usage: {
    prompt_tokens: 11,
    completion_tokens: 7,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 3 },
  },
};
const streams = (text: string) => {
  answer = (response) => response.writeHead(200, { "content-type": "text/event-stream" }).end(text);
};
const refuses = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (response) =>
    response
      .writeHead(status, { "content-type": typeof body === "string" ? "text/html" : "application/json", ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body));
};

test("a streamed answer is put together, and each piece is passed on", async () => {
  streams(
    `: keep-alive\n\n${sse(delta({ role: "assistant", content: "" }), delta({ content: "Hel" }), delta({ content: "lo 🔑" }), delta({}, "stop"), usage)}`,
  );
  const pieces: unknown[] = [];
  await expect(ask({}, { onDelta: (piece) => pieces.push(piece) })).resolves.toEqual({
    text: "Hello 🔑",
    reasoning: "",
    toolCalls: [],
    finishReason: "stop",
    usage: { inputTokens: 11, outputTokens: 7, cachedTokens: 4, reasoningTokens: 3 },
  });
  expect(pieces).toEqual([
    { kind: "text", text: "Hel" },
    { kind: "text", text: "lo 🔑" },
  ]);
});

test("the request names the model, asks for a stream with usage, and carries key and idempotency key", async () => {
  streams(sse(delta({ content: "ok" }, "stop")));
  await ask(
    { temperature: 0.2, maxTokens: 50, tools: [{ name: "code", description: "Runs code", parameters: { type: "object" } }] },
    { idempotencyKey: "run:1" },
  );
  expect(seen[0]?.url).toBe("/v1/chat/completions");
  expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer sk-s3cret", "idempotency-key": "run:1" });
  expect(seen[0]?.body).toMatchObject({
    model: "m-1",
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.2,
    max_tokens: 50,
    tools: [{ type: "function", function: { name: "code", parameters: { type: "object" } } }],
  });
});

test("without a key no authorization is sent, and a pasted path is understood", async () => {
  streams(sse(delta({ content: "ok" }, "stop")));
  await complete({ ...endpoint, apiKey: null, baseUrl: `${endpoint.baseUrl}/chat/completions/` }, { model: "m-1", request });
  expect(seen[0]?.url).toBe("/v1/chat/completions");
  expect(seen[0]?.headers.authorization).toBeUndefined();
});

test.each(["reasoning_content", "reasoning"])("native reasoning in %s is kept apart from the text", async (field) => {
  streams(sse(delta({ [field]: "Let me " }), delta({ [field]: "think" }), delta({ content: "42" }, "stop")));
  await expect(ask()).resolves.toMatchObject({ reasoning: "Let me think", text: "42" });
});

test("content in parts, with thinking, is read", async () => {
  streams(
    sse(
      delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] }),
      delta({ content: [{ type: "text", text: "42" }] }, "stop"),
    ),
  );
  await expect(ask()).resolves.toMatchObject({ reasoning: "hm", text: "42" });
});

const call = (index: number | undefined, id: string | undefined, name: string | undefined, text: unknown) =>
  delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: text } }] });

test("tool calls are put together from their pieces, side by side", async () => {
  streams(
    sse(
      call(0, "a", "code", ""),
      call(0, undefined, undefined, '{"code":'),
      call(1, "b", "http_request", '{"url":"x"}'),
      call(0, undefined, undefined, '"return 1"}'),
      delta({}, "tool_calls"),
    ),
  );
  await expect(ask()).resolves.toMatchObject({
    finishReason: "tool-calls",
    toolCalls: [
      { id: "a", name: "code", arguments: '{"code":"return 1"}' },
      { id: "b", name: "http_request", arguments: '{"url":"x"}' },
    ],
  });
});

test("tool calls of servers with loose habits are understood", async () => {
  streams(sse(call(0, "a", "code", { code: "1" }), call(0, "b", "code", "{}"), delta({}, "stop")));
  await expect(ask()).resolves.toMatchObject({
    finishReason: "tool-calls",
    toolCalls: [{ id: "a", arguments: '{"code":"1"}' }, { id: "b" }],
  });
  streams(sse(call(undefined, undefined, "code", "not json"), delta({}, "tool_calls")));
  await expect(ask()).resolves.toMatchObject({ toolCalls: [{ id: "call_1", name: "code", arguments: "not json" }] });
});

test("a stream cut at any byte is an error, never half an answer or half a tool call", async () => {
  const whole = Buffer.from(
    sse(
      delta({ content: "Grüße" }),
      call(0, "a", "code", '{"code":'),
      call(0, undefined, undefined, '"x"}'),
      delta({}, "tool_calls"),
      usage,
    ),
  );
  const complete = whole.indexOf('data: {"choices":[]');
  const answers = new Set<string>();
  for (let cut = 0; cut < whole.length; cut += 7) {
    for (const hangUp of [true, false]) {
      answer = (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(whole.subarray(0, cut), () => (hangUp ? response.destroy() : response.end()));
        if (cut === 0) response.flushHeaders();
      };
      const outcome = await ask().catch((error: AppError) => error.code);
      if (typeof outcome === "string") expect(["provider_invalid_response", "provider_unreachable"]).toContain(outcome);
      else expect(outcome.toolCalls).toEqual([{ id: "a", name: "code", arguments: '{"code":"x"}' }]);
      if (cut < complete - 1) expect(typeof outcome).toBe("string");
      answers.add(typeof outcome);
    }
  }
  expect(answers).toEqual(new Set(["string", "object"]));
}, 20_000);

test("usage that is not sent is estimated, and says so", async () => {
  streams(sse(delta({ content: "x".repeat(40) }, "stop")));
  await expect(ask()).resolves.toMatchObject({
    usage: { inputTokens: 9, outputTokens: 10, cachedTokens: 0, reasoningTokens: 0, estimated: true },
  });
});

test("a server that does not stream is read too, errors with status 200 included", async () => {
  answer = (response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ choices: [{ message: { content: "hi" }, finish_reason: "stop" }], usage: usage.usage }));
  await expect(ask()).resolves.toMatchObject({ text: "hi", usage: { inputTokens: 11 } });
  refuses(200, { error: { message: "overloaded", type: "overloaded_error" } });
  expect((await fail(ask())).code).toBe("provider_failed");
});

test("a server that says its model has no tool calling is asked with the tools in words, and the call is read from the text", async () => {
  answer = (response, { body }) => {
    if (body.tools)
      return void response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ error: { message: "registry.ollama.ai/library/gemma:2b does not support tools" } }));
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end(sse(delta({ content: '<thought>Sum.</thought><action>{"tool":"code","args":{"code":"return 2"}}</action>' }, "stop"), usage));
  };
  const given = await ask({ tools: [{ name: "code", description: "Runs code", parameters: { type: "object" } }] });
  expect(given).toMatchObject({
    text: "<thought>Sum.</thought>",
    toolCalls: [{ id: "text_1", name: "code", arguments: '{"code":"return 2"}' }],
    finishReason: "tool-calls",
  });
  expect(seen).toHaveLength(2);
  expect(JSON.stringify(seen[1]?.body)).toContain("- code: Runs code");
});

const refusals: [number, unknown, string, RegExp][] = [
  [401, { error: { message: "Incorrect API key provided: sk-s3cret", code: "invalid_api_key" } }, "provider_auth", /refused the API key/],
  [403, { error: { message: "no access" } }, "provider_auth", /refused the API key/],
  [400, { error: { message: "API key not valid. Please pass a valid API key." } }, "provider_auth", /refused the API key/],
  [404, { error: { message: "The model `m-1` does not exist", code: "model_not_found" } }, "model_unknown", /no model "m-1"/],
  [404, { error: { message: "model 'm-1' not found" } }, "model_unknown", /no model "m-1"/],
  [404, { detail: "Not Found" }, "provider_bad_request", /no chat API/],
  [
    400,
    { error: { message: "This model's maximum context length is 8192 tokens", code: "context_length_exceeded" } },
    "context_length",
    /longer than m-1/,
  ],
  [400, { error: { message: "prompt is too long: 300000 tokens" } }, "context_length", /longer/],
  [400, { error: { message: "blocked", code: "content_filter" } }, "content_filtered", /filter/],
  [400, { error: { message: "messages.0 is odd" } }, "provider_bad_request", /refused the request with 400/],
  [402, { error: { message: "Insufficient Balance" } }, "provider_bad_request", /no credit/],
  [429, { error: { message: "You exceeded your current quota", code: "insufficient_quota" } }, "provider_bad_request", /no credit/],
  [429, { error: { message: "Rate limit reached" } }, "provider_rate_limited", /slow down/],
  [500, { error: { message: "boom" } }, "provider_failed", /answered 500/],
  [529, { error: { message: "overloaded" } }, "provider_failed", /answered 529/],
  [404, "<!doctype html><h1>Not here</h1>", "provider_bad_request", /web page/],
  [502, "<html>Bad gateway</html>", "provider_failed", /web page/],
  [200, "<html>Welcome</html>", "provider_invalid_response", /web page/],
];
test.each(refusals)("%i %j is %s", async (status, body, code, message) => {
  refuses(status, body);
  const error = await fail(ask());
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(error.fix).toBeTruthy();
  expect(JSON.stringify([error.message, error.detail])).not.toMatch(/s3cret|</);
  expect(seen).toHaveLength(1);
});

test("Retry-After is read as seconds, as a date and in milliseconds", async () => {
  const body = { error: { message: "slow down" } };
  refuses(429, body, { "retry-after": "7" });
  expect((await fail(ask())).retryAfterMs).toBe(7_000);
  refuses(503, body, { "retry-after": new Date(Date.now() + 20_000).toUTCString() });
  expect((await fail(ask())).retryAfterMs).toBeGreaterThan(15_000);
  refuses(429, body, { "retry-after-ms": "250", "retry-after": "9" });
  expect((await fail(ask())).retryAfterMs).toBe(250);
  refuses(429, body, { "retry-after": "soon" });
  expect((await fail(ask())).retryAfterMs).toBeUndefined();
});

test("errors inside a stream, filters and rubbish are told apart", async () => {
  streams(sse(delta({ content: "a" }), { error: { message: "Rate limit exceeded", code: 429, type: "rate_limit_error" } }));
  expect((await fail(ask())).code).toBe("provider_rate_limited");
  streams(sse(delta({ content: "a" }), { error: { message: "server had an error" } }));
  expect((await fail(ask())).code).toBe("provider_failed");
  streams(sse(delta({ content: "a" }), delta({}, "content_filter")));
  expect((await fail(ask())).code).toBe("content_filtered");
  streams("data: {not json\n\n");
  expect((await fail(ask())).code).toBe("provider_invalid_response");
  streams(sse({ choices: "none" }));
  expect((await fail(ask())).code).toBe("provider_invalid_response");
  streams(sse(call(0, "a", "code", '{"co'), delta({}, "length")));
  expect((await fail(ask())).code).toBe("provider_invalid_response");
  streams("data: [DONE]\n\n");
  expect((await fail(ask())).code).toBe("provider_invalid_response");
});

test("a refused optional parameter is left out or renamed, and the call made again", async () => {
  answer = (response, { body }) => {
    const refuse = (message: string) =>
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
    if (body.max_tokens) return void refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    if (body.temperature) return void refuse("'temperature' does not support 0.2 with this model");
    if (body.response_format) return void refuse("response_format is not supported");
    response.writeHead(200, { "content-type": "text/event-stream" }).end(sse(delta({ content: '{"a":1}' }, "stop")));
  };
  await expect(ask({ temperature: 0.2, maxTokens: 9, outputSchema: { type: "object" } })).resolves.toMatchObject({ text: '{"a":1}' });
  const last = seen.at(-1)?.body;
  expect(last).toMatchObject({ max_completion_tokens: 9, messages: [{ role: "system" }, { role: "user" }] });
  expect(last).not.toHaveProperty("temperature");
  expect(JSON.stringify(last)).toContain("fits this JSON Schema");
});

test("a conversation with tool calls is written as the protocol wants it", async () => {
  streams(sse(delta({ content: "ok" }, "stop")));
  await ask({
    messages: [
      { role: "user", content: "go" },
      { role: "assistant", content: "", toolCalls: [{ id: "a", name: "code", arguments: "not json" }] },
      { role: "tool", toolCallId: "a", content: "refused" },
    ],
  });
  expect(seen[0]?.body.messages).toEqual([
    { role: "user", content: "go" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "a", type: "function", function: { name: "code", arguments: '{"invalid":"not json"}' } }],
    },
    { role: "tool", tool_call_id: "a", content: "refused" },
  ]);
});

const hang = { firstByteMs: 80, idleMs: 80, totalMs: 300 };

test("silence before, within and an answer without an end are timeouts that say which", async () => {
  answer = () => undefined;
  expect(await fail(ask({}, { patience: hang }))).toMatchObject({ code: "timeout", message: expect.stringContaining("did not begin") });
  answer = (response) =>
    void response.writeHead(200, { "content-type": "text/event-stream" }).write(sse(delta({ content: "a" })).slice(0, -14));
  expect(await fail(ask({}, { patience: hang }))).toMatchObject({ code: "timeout", message: expect.stringContaining("fell silent") });
  answer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const timer = setInterval(() => response.write(": still here\n\n"), 10);
    response.on("close", () => clearInterval(timer));
  };
  expect(await fail(ask({}, { patience: hang }))).toMatchObject({ code: "timeout", message: expect.stringContaining("did not finish") });
});

test("an abort before or during the answer is thrown as the caller's reason", async () => {
  const reason = new Error("stop");
  await expect(ask({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  answer = (response) =>
    void response.writeHead(200, { "content-type": "text/event-stream" }).write(`data: ${JSON.stringify(delta({ content: "a" }))}\n\n`);
  await expect(ask({}, { signal: controller.signal, onDelta: () => controller.abort(reason) })).rejects.toBe(reason);
});

test("an endpoint that is down, blocked or unknown says so", async () => {
  const at = (baseUrl: string) => fail(complete({ ...endpoint, baseUrl }, { model: "m-1", request }));
  expect(await at("http://127.0.0.1:1025/v1")).toMatchObject({
    code: "provider_unreachable",
    message: expect.stringContaining("127.0.0.1:1025"),
  });
  expect((await at("http://10.0.0.1/v1")).code).toBe("address_blocked");
  expect((await at("http://no-such-host.invalid/v1")).code).toBe("provider_unreachable");
});

test("models are listed by name; errors are the same as in a call", async () => {
  answer = (response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ data: [{ id: "b" }, { id: "models/a" }, { odd: 1 }] }));
  await expect(fetchModelNames(endpoint)).resolves.toEqual(["a", "b"]);
  refuses(401, { error: { message: "no" } });
  expect((await fail(fetchModelNames(endpoint))).code).toBe("provider_auth");
  refuses(200, "<html></html>");
  expect((await fail(fetchModelNames(endpoint))).code).toBe("provider_invalid_response");
  answer = (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"data":{}}');
  expect((await fail(fetchModelNames(endpoint))).code).toBe("provider_invalid_response");
});
