import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { AppError } from "@/server/errors";
import type { ModelRef } from "@/server/workflow/chat";
import type { chat as Chat } from "./chat";
import type { listModels as ListModels } from "./list-models";

let rows: Record<string, unknown>[] = [];
let asked: unknown[] = [];
vi.mock("@/server/db", () => ({
  pool: () => ({
    query: (_sql: string, values: unknown[]) => {
      asked.push(values);
      return Promise.resolve({ rows });
    },
  }),
}));

let chat: typeof Chat;
let listModels: typeof ListModels;
let metricsText: () => Promise<string>;
let base: string;
const answers: Record<string, (response: ServerResponse) => void> = {
  good: (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        choices: [{ message: { content: "fine" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 1_000, completion_tokens: 100 },
      }),
    ),
  busy: (response) =>
    response.writeHead(429, { "retry-after": "3", "content-type": "application/json" }).end('{"error":{"message":"slow down"}}'),
  locked: (response) => response.writeHead(401, { "content-type": "application/json" }).end('{"error":{"message":"no"}}'),
  silent: () => undefined,
};
let keys: (string | undefined)[] = [];
let idempotencyKeys: unknown[] = [];
const server = createServer((request, response) => {
  keys.push(request.headers.authorization);
  idempotencyKeys.push(request.headers["idempotency-key"]);
  request.resume().on("end", () => answers[request.url?.split("/")[1] ?? ""]?.(response));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUTH_SECRET", "x".repeat(32));
  vi.stubEnv("TRELLIS_ENCRYPTION_KEY", "a".repeat(64));
  vi.stubEnv("TRELLIS_ALLOW_HOSTS", `127.0.0.1:${port}`);
  ({ chat } = await import("./chat"));
  ({ listModels } = await import("./list-models"));
  const { encrypt } = await import("@/server/encryption");
  const { metrics } = await import("@/server/metrics");
  metricsText = () => metrics().registry.metrics();
  const model = { name: "m-1", inputPricePerMillion: 2, outputPricePerMillion: 10 };
  rows = Object.keys(answers).map((name) => ({
    id: name,
    name,
    preset: "custom",
    base_url: `${base}/${name}`,
    api_key: name === "good" ? encrypt("sk-good", "provider:org-1:good") : null,
    models: name === "silent" ? [] : [model],
  }));
});
beforeEach(() => {
  asked = [];
  keys = [];
  idempotencyKeys = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

const ref = (provider: string, model = "m-1"): ModelRef => ({ provider, model });
const ask = (models: ModelRef[], over: Partial<Parameters<typeof Chat>[0]> = {}) =>
  chat({
    orgId: "org-1",
    request: { models, messages: [{ role: "user", content: "hi" }] },
    signal: new AbortController().signal,
    idempotencyKey: "run:step",
    ...over,
  });
const fail = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error) => error,
  );

test("it answers with the org's provider, its decrypted key, and the cost in micro-dollars", async () => {
  await expect(ask([ref("good")])).resolves.toMatchObject({
    text: "fine",
    provider: "good",
    model: "m-1",
    usage: { inputTokens: 1_000, outputTokens: 100, costMicros: 3_000 },
  });
  expect(asked).toEqual([["org-1"]]);
  expect(keys).toEqual(["Bearer sk-good"]);
});

test("the demo model needs no row, and its pretended price is counted", async () => {
  const result = await ask([{ provider: "demo", model: "demo-1" }]);
  expect(result.text).toContain("demo model");
  expect(result.usage.costMicros).toBe(result.usage.inputTokens + 3 * result.usage.outputTokens);
  expect(asked).toEqual([]);
});

test("the first model that answers wins, each with its own idempotency key", async () => {
  await expect(ask([ref("nobody"), ref("locked"), ref("busy"), ref("good"), ref("silent")])).resolves.toMatchObject({ provider: "good" });
  expect(idempotencyKeys).toEqual(["run:step:model-2", "run:step:model-3", "run:step:model-4"]);
});

test("one model that fails gives its own error", async () => {
  expect(await fail(ask([ref("busy")]))).toMatchObject({ code: "provider_rate_limited", retryAfterMs: 3_000 });
});

test("when all fail the error lists each, and may be retried when one of them may", async () => {
  const error = await fail(ask([ref("locked"), ref("nobody"), ref("busy")]));
  expect(error).toMatchObject({ code: "provider_rate_limited", retryAfterMs: 3_000 });
  expect(error.message).toMatch(/All 3 models failed. locked\/m-1: .*nobody\/m-1: .*busy\/m-1: /);
  expect((await fail(ask([ref("locked"), ref("nobody")]))).code).toBe("provider_auth");
});

test("an unknown provider or model is told with what there is", async () => {
  expect(await fail(ask([ref("acme")]))).toMatchObject({
    code: "provider_unknown",
    message: 'There is no provider "acme". There are: demo, busy, good, locked, silent.',
  });
  expect(await fail(ask([ref("good", "m-2")]))).toMatchObject({ code: "model_unknown", message: 'good has no model "m-2". It has: m-1.' });
  expect(await fail(ask([ref("demo", "demo-9")]))).toMatchObject({ code: "model_unknown", message: expect.stringContaining("demo-1") });
  expect((await fail(ask([]))).code).toBe("config_invalid");
});

test("a key that belongs to another org cannot be read", async () => {
  expect((await fail(ask([ref("good")], { orgId: "org-2" }))).code).toBe("config_invalid");
  expect(keys).toEqual([]);
});

test("an abort ends it with the caller's reason and tries no other model", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  const call = ask([ref("silent", "any"), ref("good")], { signal: controller.signal });
  await vi.waitFor(() => expect(keys).toHaveLength(1));
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect(keys).toHaveLength(1);
});

test("calls are counted by preset and outcome", async () => {
  await ask([ref("good")]);
  await fail(ask([ref("locked")]));
  const text = await metricsText();
  expect(text).toMatch(/trellis_model_calls_total\{preset="custom",outcome="ok"\} \d/);
  expect(text).toMatch(/trellis_model_calls_total\{preset="custom",outcome="provider_auth"\} \d/);
  expect(text).toMatch(/trellis_model_cost_micros_total\{preset="custom"\} \d/);
});

test("the demo's models are listed; another endpoint's errors are said", async () => {
  await expect(listModels({ baseUrl: "http://demo.invalid/v1", apiKey: null })).resolves.toEqual(["demo-1"]);
  expect((await fail(listModels({ baseUrl: `${base}/locked`, apiKey: "k" }))).code).toBe("provider_auth");
  expect((await fail(listModels({ baseUrl: "http://127.0.0.1:2/v1", apiKey: null }))).code).toBe("address_blocked");
});
