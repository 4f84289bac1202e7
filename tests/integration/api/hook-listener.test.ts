// The test address of a draft's webhook: who may call it, when, what is seen of a call, and what it starts.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleHook } from "@/server/api/handle-hook";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { createRunClient, set } from "../../support/run-client";
import { callRest, createTestOrg, refusal, type TestOrg, testOrigin } from "../../support/test-org";

let org: TestOrg;
let key: string;
let client: ReturnType<typeof createRunClient>;

beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey();
  client = createRunClient(key);
  await startMachine();
});
afterAll(() => drainMachine(2_000));

const base = { position: { x: 0, y: 0 }, disabled: false, pinned: null, note: "", parent: null };
async function createHooked(config: Record<string, unknown> = {}, pinned: unknown = null): Promise<string> {
  const document = {
    version: 1,
    nodes: [
      { ...base, id: "hook", type: "webhook", name: "Hook", config, pinned },
      { ...base, id: "s", type: "set", name: "Set", config: { fields: { got: "{{ trigger.body.id }}" } } },
    ],
    edges: [{ id: "e", source: "hook", sourceHandle: "out", target: "s", targetHandle: "in" }],
    notes: [],
    groups: [],
  };
  const made = await callRest(key, "POST", "workflows", { body: { document } });
  expect(made.status).toBe(201);
  return (made.body as { id: string }).id;
}
async function call(url: string, body: unknown, headers: Record<string, string> = {}) {
  const request = new Request(`${url}?from=test`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer = await handleHook(request, url.split("/").at(-1) ?? "");
  return { status: answer.status, body: (await answer.json()) as { runId: string; code: string } };
}
const listen = (id: string, startsRun = false) => org.as("editor").workflows.listenToHook({ id, nodeId: "hook", startsRun });
const read = (id: string) => org.as("viewer").workflows.hookListener({ id, nodeId: "hook" });

describe("a test address", () => {
  it("shows the last call of an unpublished draft to those who listen, without what proves who sent it, and starts nothing", async () => {
    const id = await createHooked();
    expect(await read(id)).toMatchObject({ isListening: false, lastCall: null });
    const { url, isListening } = await listen(id);
    expect(isListening).toBe(true);
    expect(url.startsWith(`${testOrigin}/api/hooks/test-`)).toBe(true);
    expect(await call(url, { id: 7 }, { authorization: "Bearer secret", cookie: "a=b", "x-own": "1" })).toEqual({
      status: 200,
      body: { received: true },
    });
    const { lastCall } = await read(id);
    expect(lastCall?.request).toMatchObject({ method: "POST", body: { id: 7 }, query: { from: "test" }, headers: { "x-own": "1" } });
    expect(JSON.stringify(lastCall)).not.toMatch(/secret|a=b/);
    const runs = (await callRest(key, "GET", `runs?workflowId=${id}`)).body as { items: unknown[] };
    expect(runs.items).toEqual([]);
    // Who may not edit sees the call, and not where to send one.
    expect((await read(id)).url).toBe("");
    expect((await read(id)).secret).toBeNull();
  });

  it("runs the draft as it is at the moment of the call, when that is wanted, whatever is pinned at the trigger", async () => {
    const id = await createHooked({ respond: "at-end" }, { output: { body: { id: "pinned" } } });
    const { url } = await listen(id, true);
    const answer = await call(url, { id: 7 });
    expect(answer).toMatchObject({ status: 200, body: { status: "succeeded", output: { got: 7 } } });
    expect(await client.read(answer.body.runId)).toMatchObject({ version: null, trigger: "webhook" });
    expect((await read(id)).lastCall).toMatchObject({ runId: answer.body.runId });
    // The same call again is another call.
    expect((await call(url, { id: 8 }, { "idempotency-key": "x" })).body.runId).not.toBe(
      (await call(url, { id: 8 }, { "idempotency-key": "x" })).body.runId,
    );
  });

  it("asks who calls as the draft says, with a secret of its own, and tells those who listen of a refusal", async () => {
    const id = await createHooked({ auth: "token" });
    const { url, secret } = await listen(id);
    expect(await call(url, { id: 1 }, { authorization: "Bearer wrong" })).toMatchObject({ status: 401 });
    const refused = (await read(id)).lastCall;
    expect(refused?.error?.message).toContain("token is missing or wrong");
    expect(refused?.request).toBeUndefined();
    expect(await call(url, { id: 1 }, { authorization: `Bearer ${secret}` })).toMatchObject({ status: 200 });
  });

  it("tells of a body that does not fit the draft's schema, with the body", async () => {
    const id = await createHooked({ schema: { type: "object", required: ["id"], properties: { id: { type: "number" } } } });
    const { url } = await listen(id);
    expect(await call(url, { id: "seven" })).toMatchObject({ status: 400 });
    expect((await read(id)).lastCall).toMatchObject({ error: { code: "invalid_input" }, request: { body: { id: "seven" } } });
  });

  it("is closed when it is stopped, has run out, or its node is gone, and stays the same for the node", async () => {
    const id = await createHooked();
    const { url } = await listen(id);
    await org.as("editor").workflows.stopListening({ id, nodeId: "hook" });
    expect(await call(url, {})).toMatchObject({ status: 404 });
    expect((await listen(id)).url).toBe(url);
    expect(await call(url, {})).toMatchObject({ status: 200 });
    await pool().query("update hook_listener set expires_at = now() - interval '1 s' where workflow_id = $1", [id]);
    expect(await call(url, {})).toMatchObject({ status: 404 });
    expect(await read(id)).toMatchObject({ isListening: false, lastCall: { request: { method: "POST" } } });
    expect(await call(`${testOrigin}/api/hooks/test-nobody`, {})).toMatchObject({ status: 404 });
  });

  it("is opened only for a webhook of the draft that is switched on", async () => {
    const id = await client.createWorkflow(`${set("a", {})}; t -> a`);
    const missing = await refusal(org.as("editor").workflows.listenToHook({ id, nodeId: "a" }));
    expect(missing).toMatchObject({ code: "invalid_input", field: "nodeId" });
  });
});
