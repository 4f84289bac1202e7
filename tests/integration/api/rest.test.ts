import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { handleRest } from "@/server/api/rest/handle-rest";
import { buildOpenApi } from "@/server/api/rest/openapi";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { limits } from "@/server/limits";
import { callRest, createTestOrg, type TestOrg, testOrigin } from "../../support/test-org";

let org: TestOrg;
let key: string;

beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey();
  await startMachine();
});
afterAll(() => drainMachine(2_000));

const base = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "", parent: null };
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourceHandle: "out", target, targetHandle: "in" });
const greeting = {
  version: 1,
  nodes: [
    { ...base, id: "start", type: "manual", name: "Start", config: { fields: [{ name: "who", required: true }] } },
    { ...base, id: "greet", type: "set", name: "Greet", config: { fields: { text: "Hello {{ trigger.who }}" } } },
  ],
  edges: [edge("start", "greet")],
};
const asking = {
  version: 1,
  nodes: [
    { ...base, id: "start", type: "manual", name: "Start", config: {} },
    { ...base, id: "ask", type: "approval", name: "Ask", config: { title: "Send it?", payload: { to: "x" }, editable: true } },
  ],
  edges: [edge("start", "ask")],
};

async function create(document: unknown): Promise<string> {
  const created = await callRest(key, "POST", "workflows", { body: { name: "Test", document } });
  expect(created.status).toBe(201);
  return (created.body as { id: string }).id;
}

/** Asks again until the answer is the one that is waited for. */
async function poll<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  return expect.poll(ask, { timeout: 10_000, interval: 25 }).toSatisfy(isIt).then(ask);
}

describe("workflows over REST", () => {
  it("are created, read with an ETag, and replaced only at the revision that was read", async () => {
    const id = await create(greeting);
    const read = await callRest(key, "GET", `workflows/${id}`);
    expect(read.headers.get("etag")).toBe('"1"');
    const put = (ifMatch?: string) =>
      callRest(key, "PUT", `workflows/${id}`, {
        body: { document: asking },
        headers: ifMatch === undefined ? {} : { "if-match": ifMatch },
      });
    expect((await put()).status).toBe(400);
    expect(await put('"1"')).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await put('"1"')).toMatchObject({ status: 412, body: { code: "stale_revision", revision: 2, document: { version: 1 } } });
    expect((await put("*")).status).toBe(200);
    expect((await callRest(key, "DELETE", `workflows/${id}`)).status).toBe(204);
    expect((await callRest(key, "GET", `workflows/${id}`)).status).toBe(404);
  });

  it("say what is wrong with them", async () => {
    const id = await create({ version: 1, nodes: [{ ...base, id: "a", type: "nope", name: "A", config: {} }], edges: [] });
    expect(await callRest(key, "POST", `workflows/${id}/validate`)).toMatchObject({ status: 200, body: { valid: false } });
    const refused = await callRest(key, "POST", `workflows/${id}/publish`);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: "workflow_invalid", issues: expect.arrayContaining([expect.objectContaining({ nodeId: "a" })]) },
    });
    expect((await callRest(key, "POST", `workflows/${id}/runs`, { body: {} })).status).toBe(422);
  });
});

describe("a database that is away", () => {
  it("makes a request come back later instead of failing it for good", async () => {
    const away = vi.spyOn(pool(), "query").mockRejectedValue(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) as never);
    const answer = await callRest(key, "GET", "workflows");
    away.mockRestore();
    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable", fix: expect.any(String) } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect((await callRest(key, "GET", "workflows")).status).toBe(200);
  });
});

describe("bodies", () => {
  it.each([
    ["text", { body: "{}", headers: { "content-type": "text/plain" } }, 415, "unsupported_media_type"],
    ["broken JSON", { body: "{" }, 400, "invalid_input"],
    ["an unknown field", { body: { nmae: "x" } }, 400, "invalid_input"],
    ["a value of the wrong type", { body: { name: 7 } }, 400, "invalid_input"],
    ["65 levels", { body: "[".repeat(65) + "]".repeat(65) }, 400, "invalid_input"],
    [
      "more than a document and what stands around it",
      { body: JSON.stringify({ name: "x".repeat(limits.documentBytes + 100_000) }) },
      413,
      "too_large",
    ],
  ])("that are %s are refused as problem+json", async (_, request, status, code) => {
    const answer = await callRest(key, "POST", "workflows", request);
    expect(answer).toMatchObject({ status, body: { status, code, title: expect.any(String), detail: expect.any(String) } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("name each field that is wrong", async () => {
    const answer = await callRest(key, "POST", "providers", { body: { name: "a b", baseUrl: "x", models: [{ name: "" }] } });
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(["name", "baseUrl", "models[0].name"]);
  });
});

describe("addresses", () => {
  it("that are unknown answer 404, known ones with another method 405", async () => {
    expect((await callRest(key, "GET", "nothing")).status).toBe(404);
    const answer = await callRest(key, "DELETE", "workflows");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  it("with broken percent-encoding are not found", async () => {
    expect((await callRest(key, "GET", "workflows/%E0%A4%A")).status).toBe(404);
  });
});

describe("runs over REST", () => {
  it("give their output to a caller who waits", async () => {
    const id = await create(greeting);
    const done = await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who: "Ada" }, wait: 20 } });
    expect(done).toMatchObject({ status: 200, body: { status: "succeeded", output: { text: "Hello Ada" } } });
    const { runId } = done.body as { runId: string };
    expect(await callRest(key, "GET", `runs/${runId}`)).toMatchObject({
      status: 200,
      body: {
        status: "succeeded",
        version: null,
        input: { who: "Ada" },
        usage: { costUsd: 0 },
        steps: [{ key: "start" }, { key: "greet", status: "succeeded" }],
      },
    });
    expect(await callRest(key, "GET", `runs/${runId}/steps/greet`)).toMatchObject({ body: { output: { text: "Hello Ada" } } });
    const events = (await callRest(key, "GET", `runs/${runId}/events?after=0&limit=2`)).body as {
      items: { seq: number }[];
      lastSeq: number;
    };
    expect(events.items.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(events.lastSeq).toBeGreaterThan(2);
  });

  it("refuse an input that the trigger cannot use, naming the field", async () => {
    const id = await create(greeting);
    expect(await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: {} } })).toMatchObject({
      status: 400,
      body: { field: "input.who" },
    });
    expect(await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who: "x", other: 1 } } })).toMatchObject({
      status: 400,
      body: { field: "input.other" },
    });
    expect((await callRest(key, "POST", `workflows/${id}/runs`, { body: { version: 3 } })).status).toBe(404);
  });

  it("start once for an idempotency key, also when asked fifty times at once, and refuse it for another request", async () => {
    const id = await create(greeting);
    const ask = (who: string) => callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who }, idempotencyKey: "order-7" } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask("Ada")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => (body as { runId: string }).runId)).size).toBe(1);
    expect(await ask("Eve")).toMatchObject({ status: 409, body: { code: "conflict", field: "idempotencyKey" } });
  });

  it("run the version they are asked for, the published one by default", async () => {
    const id = await create(greeting);
    await callRest(key, "POST", `workflows/${id}/publish`);
    const changed = structuredClone(greeting);
    changed.nodes[1]!.config = { fields: { text: "Bye {{ trigger.who }}" } } as never;
    await callRest(key, "PUT", `workflows/${id}`, { body: { document: changed }, headers: { "if-match": "1" } });
    const run = async (version?: unknown) =>
      (await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who: "A" }, version, wait: 20 } })).body;
    expect(await run()).toMatchObject({ output: { text: "Hello A" } });
    expect(await run(1)).toMatchObject({ output: { text: "Hello A" } });
    expect(await run("draft")).toMatchObject({ output: { text: "Bye A" } });
  });

  it("wait for people, take the first decision, and go on with it", async () => {
    const id = await create(asking);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`)).body as { runId: string };
    const list = async () =>
      (
        (await callRest(key, "GET", `human-tasks?status=pending&runId=${runId}`)).body as {
          items: { id: string; nodeId: string; title: string }[];
        }
      ).items;
    const [task] = await poll(list, (items) => items.length === 1);
    expect(task).toMatchObject({ nodeId: "ask", title: "Send it?", payload: { to: "x" } });
    const decide = (decision: string) =>
      callRest(key, "POST", `human-tasks/${task!.id}/decide`, { body: { decision, payload: { to: "y" } } });
    const answers = await Promise.all([decide("approved"), decide("approved"), decide("approved")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    const ended = await poll(
      async () => (await callRest(key, "GET", `runs/${runId}`)).body as { status: string },
      ({ status }) => status === "succeeded",
    );
    expect(ended).toMatchObject({ output: { decision: "approved", payload: { to: "y" } } });
  });

  it("are final the moment they are cancelled, and their human tasks are gone", async () => {
    const id = await create(asking);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`)).body as { runId: string };
    const list = async () => ((await callRest(key, "GET", `human-tasks?runId=${runId}`)).body as { items: { id: string }[] }).items;
    const [task] = await poll(list, (items) => items.length === 1);
    expect(await callRest(key, "POST", `runs/${runId}/cancel`)).toMatchObject({ status: 200, body: { status: "cancelled" } });
    expect((await callRest(key, "POST", `runs/${runId}/cancel`)).status).toBe(200);
    expect((await callRest(key, "POST", `human-tasks/${task!.id}/decide`, { body: { decision: "approved" } })).status).toBe(410);
  });

  it("start again with what they ran", async () => {
    const id = await create(greeting);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who: "Ada" }, wait: 20 } })).body as {
      runId: string;
    };
    expect((await callRest(key, "POST", `runs/${runId}/cancel`)).status).toBe(409);
    const again = (await callRest(key, "POST", `runs/${runId}/rerun`)).body as { runId: string };
    const ended = await poll(
      async () => (await callRest(key, "GET", `runs/${again.runId}`)).body as { status: string },
      ({ status }) => status === "succeeded",
    );
    expect(ended).toMatchObject({ output: { text: "Hello Ada" } });
  });
});

describe("live events", () => {
  const stream = (runId: string, headers: Record<string, string> = {}) =>
    handleRest(
      new Request(`${testOrigin}/api/v1/runs/${runId}/events`, {
        headers: { authorization: `Bearer ${key}`, accept: "text/event-stream", ...headers },
      }),
    );
  const seqs = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));

  it("come as they happen, without a gap, and end with the run", async () => {
    const id = await create(asking);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`)).body as { runId: string };
    const response = await stream(runId);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const whole = response.text();
    const list = async () => ((await callRest(key, "GET", `human-tasks?runId=${runId}`)).body as { items: { id: string }[] }).items;
    const [task] = await poll(list, (items) => items.length === 1);
    await callRest(key, "POST", `human-tasks/${task!.id}/decide`, { body: { decision: "rejected", feedback: "no" } });
    const text = await whole;
    expect(seqs(text)).toEqual(seqs(text).map((_, index) => index + 1));
    expect(text).toContain("event: run-end");
    const resumed = await (await stream(runId, { "last-event-id": "3" })).text();
    expect(seqs(resumed)).toEqual(seqs(text).slice(3));
  });

  it("are refused for a position that is no number", async () => {
    const id = await create(greeting);
    const { runId } = (await callRest(key, "POST", `workflows/${id}/runs`, { body: { input: { who: "A" }, wait: 20 } })).body as {
      runId: string;
    };
    expect((await stream(runId, { "last-event-id": "x" })).status).toBe(400);
  });
});

describe("the OpenAPI document", () => {
  it("describes every route with the schemas that serve it", () => {
    const document = buildOpenApi(testOrigin) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: unknown; responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).toBe("3.1.0");
    const start = document.paths["/workflows/{id}/runs"]?.post;
    expect(JSON.stringify(start?.requestBody)).toContain("idempotencyKey");
    expect(Object.keys(start?.responses ?? {})).toEqual(["200", "202", "400", "401", "403", "404", "409", "422", "429"]);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
