// What goes wrong with a model, seen as an outsider sees it: the run and its steps over REST, the model a real HTTP server.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import type { ErrorValue } from "@/server/errors";
import type { RunEvent } from "@/server/workflow/run-event";
import { flowDocument } from "../../support/flow";
import { type ModelLine, type ModelServer, startModelServer } from "../../support/model-server";
import { callRest, createTestOrg } from "../../support/test-org";

let key: string;
let models: ModelServer;

beforeAll(async () => {
  models = await startModelServer();
  key = await (await createTestOrg()).createKey();
  const model = { name: "test-1", inputPricePerMillion: 1_000, outputPricePerMillion: 2_000 };
  const provider = { name: "local", baseUrl: models.url, apiKey: "sk-very-secret-key", models: [model] };
  for (const body of [
    provider,
    { ...provider, name: "inside", baseUrl: "http://10.0.0.1/v1" },
    { ...provider, name: "closed", baseUrl: await closedUrl() },
  ])
    expect(await callRest(key, "POST", "providers", { body })).toMatchObject({ status: 201 });
  await startMachine();
});
afterAll(async () => {
  await drainMachine(2_000);
  await models.close();
});

/** An address where something listened a moment ago. */
async function closedUrl(): Promise<string> {
  const server = await startModelServer();
  await server.close();
  return server.url;
}

type Run = {
  status: string;
  error: ErrorValue | null;
  output: { text: string };
  usage: { inputTokens: number; outputTokens: number; costUsd: number };
};
type Seen = Run & { step: { status: string; attempt: number; error: ErrorValue | null }; events: RunEvent[]; calls: ModelServer["calls"] };
type Options = { ref?: { provider: string; model: string }; attempts?: number; more?: Record<string, unknown> };

let runs = 0;
/** One agent that meets these answers, to its end. */
async function meet(
  script: ModelLine[],
  { ref = { provider: "local", model: "test-1" }, attempts = 3, more = {} }: Options = {},
): Promise<Seen> {
  const marker = `run-${++runs}`;
  models.script(marker, ...script);
  const node = {
    config: { prompt: `[m:${marker}]`, models: [ref], ...more },
    policy: { retry: { attempts, backoff: "fixed", initialMs: 10 } },
  };
  const document = flowDocument(`t: manual; a: agent ${JSON.stringify(node)}; t -> a`);
  const made = await callRest(key, "POST", "workflows", { body: { document } });
  const { id } = made.body as { id: string };
  const started = await callRest(key, "POST", `workflows/${id}/runs`, { body: { version: "draft", wait: 20 } });
  const { runId } = started.body as { runId: string };
  const run = (await callRest(key, "GET", `runs/${runId}`)).body as Run;
  const step = (await callRest(key, "GET", `runs/${runId}/steps/a`)).body as Seen["step"];
  const events = (await callRest(key, "GET", `runs/${runId}/events`)).body as { items: RunEvent[] };
  return { ...run, step, events: events.items, calls: models.calls.filter((call) => call.marker === marker) };
}
const retries = ({ events }: Seen) => events.flatMap((event) => (event.type === "step-retrying" ? [event] : []));

/** 12 tokens in at 1,000 and 7 out at 2,000 dollars per million. */
const once = { inputTokens: 12, outputTokens: 7, costUsd: 0.026 };
const nothing = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
const error = (message: string, code?: string) => JSON.stringify({ error: { message, ...(code ? { code } : {}) } });

describe("an error that no second try can mend", () => {
  it.each<[string, ModelLine[], Options, Partial<ErrorValue>, number]>([
    [
      "an unknown provider",
      [],
      { ref: { provider: "zz", model: "m" } },
      { code: "provider_unknown", message: 'There is no provider "zz". There are: demo, closed, inside, local.' },
      0,
    ],
    [
      "an unknown model",
      [],
      { ref: { provider: "local", model: "zz" } },
      { code: "model_unknown", message: 'local has no model "zz". It has: test-1.' },
      0,
    ],
    [
      "a model the server does not know",
      [{ status: 404, body: error("no such model", "model_not_found") }],
      {},
      { code: "model_unknown" },
      1,
    ],
    ["a wrong path", [{ status: 404 }], {}, { code: "provider_bad_request", fix: expect.stringContaining("/v1") }, 1],
    ["401", [{ status: 401, body: error("bad key sk-very-secret-key") }], {}, { code: "provider_auth", detail: "bad key [key]" }, 1],
    ["403", [{ status: 403 }], {}, { code: "provider_auth" }, 1],
    ["400", [{ status: 400 }], {}, { code: "provider_bad_request", detail: "scripted 400" }, 1],
    [
      "no credit",
      [{ status: 429, body: error("insufficient_quota") }],
      {},
      { code: "provider_bad_request", message: expect.stringContaining("credit") },
      1,
    ],
    ["too long a conversation", [{ status: 400, body: error("maximum context length") }], {}, { code: "context_length" }, 1],
    ["an address inside", [], { ref: { provider: "inside", model: "test-1" } }, { code: "address_blocked" }, 0],
  ])("is on the step at once: %s", async (_, script, options, said, calls) => {
    const seen = await meet(script, options);
    expect(seen).toMatchObject({ status: "failed", usage: nothing, step: { status: "failed", attempt: 1 } });
    expect(seen.error).toEqual(seen.step.error);
    expect(seen.error).toMatchObject({ fix: expect.any(String), ...said });
    expect(seen.calls).toHaveLength(calls);
    expect(JSON.stringify(seen.events)).not.toContain("very-secret");
  });
});

describe("an error that may pass", () => {
  it.each<[string, ModelLine, ErrorValue["code"]]>([
    ["500", { status: 500 }, "provider_failed"],
    ["a 503 page of a gateway", { status: 503, headers: { "content-type": "text/html" }, body: "<html>down</html>" }, "provider_failed"],
    ["429 without a time", { status: 429 }, "provider_rate_limited"],
    ["a page of HTML", { html: "<h1>Hello</h1>" }, "provider_invalid_response"],
    ["a stream that is cut", { cut: "half an ans" }, "provider_invalid_response"],
  ])("is tried again, and the tokens count once: %s, twice", async (_, line, code) => {
    const seen = await meet([line, line, { text: "ok" }]);
    expect(seen).toMatchObject({ status: "succeeded", output: { text: "ok" }, usage: once, step: { attempt: 3 } });
    expect(retries(seen).map(({ data }) => [data.attempt, data.error.code])).toEqual([
      [2, code],
      [3, code],
    ]);
    expect(seen.events.filter(({ type }) => type === "step-charged")).toHaveLength(1);
    expect(new Set(seen.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it("is on the step when the tries are used up", async () => {
    const seen = await meet([{ status: 500 }]);
    expect(seen).toMatchObject({
      status: "failed",
      error: { code: "provider_failed", message: "local answered 500." },
      step: { attempt: 3 },
    });
    expect(seen.calls).toHaveLength(3);
  });

  it("names the address of an endpoint that is down", async () => {
    const seen = await meet([], { ref: { provider: "closed", model: "test-1" }, attempts: 2 });
    expect(seen).toMatchObject({
      status: "failed",
      error: { code: "provider_unreachable", message: expect.stringContaining("http://127.0.0.1:") },
    });
    expect(retries(seen)).toHaveLength(1);
  });

  it.each([
    ["seconds", () => "1"],
    ["a date", () => new Date(Date.now() + 2_000).toUTCString()],
  ])("waits as long as Retry-After says in %s, durably and seen", async (_, retryAfter) => {
    const seen = await meet([{ status: 429, headers: { "retry-after": retryAfter() } }, { text: "ok" }]);
    const [retry] = retries(seen);
    const until = Date.parse(retry?.data.at ?? "");
    // A date has whole seconds.
    expect(until - Date.parse(retry?.at ?? "")).toBeGreaterThan(700);
    expect(seen.calls[1]?.at).toBeGreaterThanOrEqual(until - 50);
    expect(seen).toMatchObject({ status: "succeeded", usage: once });
  });
});

describe("tool calls that make no sense", () => {
  const code = { tools: [{ tool: "code", permission: "allow" }] };
  const answers = ({ calls }: Seen) => (calls.at(-1)?.messages ?? []).flatMap((message) => (message.role === "tool" ? [message] : []));

  it.each([
    ["are not JSON", "{oops", "expected object, received string"],
    ["are a list", "[1]", "expected object, received array"],
    ["lack what is needed", "{}", "expected string"],
    ["reach for a prototype", '{"__proto__":{"code":"return 1"}}', "__proto__"],
  ])("go back to the model when the arguments %s", async (_, text, words) => {
    const seen = await meet([{ tools: [{ name: "code", arguments: text }] }, { text: "ok" }], { more: code });
    expect(seen).toMatchObject({ status: "succeeded", output: { text: "ok", toolCalls: [{ tool: "code", ok: false }] } });
    expect(String(answers(seen)[0]?.content)).toContain(words);
    expect(seen.events.find(({ type }) => type === "step-tool-returned")).toMatchObject({ data: { ok: false } });
  });

  it("name a tool that the agent does not have: the model learns which it has, people see it in the log", async () => {
    const seen = await meet([{ tools: [{ name: "http_request", arguments: { url: "http://x" } }] }, { text: "ok" }], { more: code });
    expect(seen.status).toBe("succeeded");
    expect(answers(seen)[0]?.content).toBe('There is no tool "http_request". You may use: code.');
    expect(seen.events.find(({ type }) => type === "log-written")).toMatchObject({
      stepKey: "a",
      data: { level: "warn", message: expect.stringContaining("http_request") },
    });
    expect(seen.events.some(({ type }) => type === "step-called-tool")).toBe(false);
  });

  it("have one id for two calls: each result still reaches its own call", async () => {
    const call = (n: number) => ({ name: "code", id: "same", arguments: { code: `return ${n}` } });
    const seen = await meet([{ tools: [call(1), call(2)] }, { text: "ok" }], { more: code });
    const [first, second] = answers(seen) as { content: string; tool_call_id?: string }[];
    expect([first, second].map((answer) => JSON.parse(answer?.content ?? "").result)).toEqual([1, 2]);
    expect(first?.tool_call_id).not.toBe(second?.tool_call_id);
  });
});

it("says of tokens that the server did not count that they are guessed", async () => {
  const counted = await meet([{ text: "four words, more or less" }]);
  const guessed = await meet([{ text: "four words, more or less", uncounted: true }]);
  const charge = ({ events }: Seen) => events.find(({ type }) => type === "step-charged")?.data;
  expect(charge(counted)).not.toHaveProperty("estimated");
  expect(charge(guessed)).toMatchObject({ estimated: true, outputTokens: expect.any(Number) });
  expect(guessed.usage.outputTokens).toBeGreaterThan(0);
});
