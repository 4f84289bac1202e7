import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/server/db";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { limits } from "@/server/limits";
import { processSingleton } from "@/server/process-singleton";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { defaultSettings, type WorkflowDocument } from "@/server/workflow/document";
import { endOf, runStatus, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
let key: string;
const asking =
  't: manual {"config":{"fields":[{"name":"n","type":"number","required":true}]}}; s: set {"config":{"fields":{"n":"{{ trigger.n }}"}}}; t -> s';
const failing = 't: manual; s: stop {"config":{"outcome":"error","message":"No"}}; t -> s';

beforeAll(() => startMachine());
afterAll(() => drainMachine(2_000));
beforeEach(async () => {
  org = await createTestOrg(`Org ${v7()}`);
  key = await org.createKey();
});

async function addWorkflow(text: string, settings: Partial<typeof defaultSettings> = {}): Promise<string> {
  const document: WorkflowDocument = { ...flowDocument(text), settings: { ...defaultSettings, ...settings } };
  return (await createWorkflow(org.owner, { name: "w", document })).id;
}

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what each test says.
type Answer = { status: number; body: any; headers: Headers };
const rest = async (method: string, path: string, body?: unknown) =>
  (await callRest(key, method, path, body === undefined ? {} : { body })) as Answer;
const countRuns = async () => {
  const { rows } = await pool().query<{ n: number }>("SELECT count(*)::int AS n FROM run WHERE org_id = $1", [org.orgId]);
  return rows[0]?.n;
};

describe("a batch", () => {
  it("starts a run for each of a thousand inputs in their order, and the same ones under the same key", async () => {
    const id = await addWorkflow(asking);
    const body = { inputs: Array.from({ length: limits.batchRuns }, (_, n) => ({ n })), idempotencyKey: "nightly" };
    const first = await rest("POST", `workflows/${id}/runs/batch`, body);
    expect(first.status).toBe(202);
    const runs = first.body.runs as { runId: string }[];
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(limits.batchRuns);
    for (const n of [0, 17, 999]) expect(await endOf(runs[n]?.runId ?? "", 60_000)).toMatchObject({ status: "succeeded", output: { n } });
    expect((await rest("POST", `workflows/${id}/runs/batch`, body)).body).toEqual(first.body);
    const other = await rest("POST", `workflows/${id}/runs/batch`, { ...body, inputs: [...body.inputs.slice(1), { n: -1 }] });
    expect(other).toMatchObject({ status: 409, body: { code: "conflict", field: "idempotencyKey" } });
    expect(await countRuns()).toBe(limits.batchRuns);
  }, 90_000);

  it("starts nothing when an input is refused, and names it", async () => {
    const id = await addWorkflow(asking);
    const answer = await rest("POST", `workflows/${id}/runs/batch`, { inputs: [{ n: 1 }, { n: "many" }, { n: 3 }, {}] });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input", field: "inputs[1].n" } });
    expect((answer.body.errors as { field: string }[]).map(({ field }) => field)).toEqual(["inputs[1].n", "inputs[3].n"]);
    expect(await countRuns()).toBe(0);
  });
});

describe("a queue", () => {
  it("that is paused holds runs back, says so, and lets them go on by priority", async () => {
    const { body: made } = await rest("POST", "queues", { name: "mail", concurrency: 1 });
    expect((await rest("PATCH", `queues/${made.id}`, { paused: true })).status).toBe(204);
    const id = await addWorkflow(asking, { queue: "mail" });
    const low = await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, priority: "low" });
    const high = await rest("POST", `workflows/${id}/runs`, { input: { n: 2 }, priority: 90 });
    expect((await rest("GET", `runs/${low.body.runId}`)).body).toMatchObject({
      status: "queued",
      priority: 20,
      queue: "mail",
      waitsFor: { for: "paused-queue", queue: "mail", position: 2 },
    });
    expect((await rest("GET", "queues")).body).toMatchObject({ items: [{ name: "mail", paused: true, waiting: 2, running: 0 }] });
    await rest("PATCH", `queues/${made.id}`, { paused: false });
    for (const { body } of [low, high]) expect((await endOf(body.runId)).status).toBe("succeeded");
    const { rows } = await pool().query("SELECT priority FROM run WHERE org_id = $1 ORDER BY started_at", [org.orgId]);
    expect(rows).toEqual([{ priority: 90 }, { priority: 20 }]);
  });

  it("lets go of what waits in it when it is deleted", async () => {
    const { body: made } = await rest("POST", "queues", { name: "old" });
    await rest("PATCH", `queues/${made.id}`, { paused: true });
    const id = await addWorkflow(asking);
    const { body } = await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, queue: "old" });
    expect((await rest("DELETE", `queues/${made.id}`)).status).toBe(204);
    expect((await endOf(body.runId)).status).toBe("succeeded");
  });

  it("must be there to be named, and its name is taken once", async () => {
    const id = await addWorkflow(asking);
    expect(await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, queue: "nowhere" })).toMatchObject({
      status: 400,
      body: { field: "queue" },
    });
    await rest("POST", "queues", { name: "one" });
    expect(await rest("POST", "queues", { name: "one" })).toMatchObject({ status: 409, body: { field: "name" } });
  });
});

describe("a limit of the org", () => {
  it("holds runs at once, and says what they wait for", async () => {
    await org.as("admin").orgs.updateRunSettings({ concurrency: 1 });
    const id = await addWorkflow('t: manual; c: code {"config":{"code":"let n = 0\\u003b while (n < 3e6) n++\\u003b return n"}}; t -> c');
    const [first, second] = [await rest("POST", `workflows/${id}/runs`), await rest("POST", `workflows/${id}/runs`)];
    expect((await rest("GET", `runs/${second.body.runId}`)).body).toMatchObject({
      status: "queued",
      waitsFor: { for: "organisation", position: 1 },
    });
    for (const { body } of [first, second]) await endOf(body.runId);
    const { rows } = await pool().query("SELECT max(started_at) >= min(finished_at) AS apart FROM run WHERE org_id = $1", [org.orgId]);
    expect(rows).toEqual([{ apart: true }]);
  });

  it("is for admins to change", async () => {
    expect(await refusal(org.as("editor").orgs.updateRunSettings({ concurrency: 1 }))).toMatchObject({ code: "forbidden" });
    await org.as("owner").orgs.updateRunSettings({ keepRunsDays: null });
    expect(await org.as("viewer").orgs.runSettings()).toEqual({ concurrency: null, keepRunsDays: null });
  });
});

describe("a delayed run", () => {
  it("begins when its time has come, and can be cancelled before", async () => {
    const id = await addWorkflow(asking);
    const soon = await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, delaySeconds: 0.3 });
    const never = await rest("POST", `workflows/${id}/runs`, { input: { n: 2 }, startAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await rest("GET", `runs/${never.body.runId}`)).body).toMatchObject({ waitsFor: { for: "time" } });
    expect((await endOf(soon.body.runId)).status).toBe("succeeded");
    expect((await rest("POST", `runs/${never.body.runId}/cancel`)).body).toMatchObject({ status: "cancelled" });
    const both = await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, delaySeconds: 1, startAt: new Date().toISOString() });
    expect(both.status).toBe(400);
  });
});

describe("dead letters", () => {
  const listDead = async () => ((await rest("GET", "runs?deadLetter=true")).body.items as { id: string }[]).map(({ id }) => id);
  async function failSome(count: number): Promise<string[]> {
    const id = await addWorkflow(failing);
    const { body } = await rest("POST", `workflows/${id}/runs/batch`, { inputs: Array.from({ length: count }, () => ({})) });
    const ids = (body.runs as { runId: string }[]).map(({ runId }) => runId);
    for (const runId of ids) expect((await endOf(runId)).status).toBe("failed");
    return ids;
  }

  it("are failed runs until someone requeues or dismisses them, many at once", async () => {
    const [retried = "", restarted = "", dismissed = "", left = ""] = await failSome(4);
    expect((await listDead()).sort()).toEqual([retried, restarted, dismissed, left].sort());
    const { body } = await rest("POST", "dead-letters/requeue", { ids: [retried] });
    expect(body.items).toMatchObject([{ id: retried }]);
    await rest("POST", "dead-letters/requeue", { ids: [restarted], from: "start" });
    expect((await rest("POST", "dead-letters/dismiss", { ids: [dismissed, retried] })).body).toEqual({ dismissed: 1 });
    await until("the new runs end", async () => (await listDead()).length === 3);
    expect(await listDead()).toEqual(expect.arrayContaining([left]));
    for (const id of [retried, restarted, dismissed]) expect(await listDead()).not.toContain(id);
    expect(await runStatus(dismissed)).toBe("failed");
  });

  it("wait their turn again as they did before", async () => {
    await rest("POST", "queues", { name: "imports" });
    const id = await addWorkflow(failing);
    const { body } = await rest("POST", `workflows/${id}/runs`, { queue: "imports", priority: "high" });
    await endOf(body.runId);
    for (const from of ["failed-step", "start"]) {
      await pool().query("UPDATE run SET handled_at = NULL WHERE id = $1", [body.runId]);
      await pool().query("DELETE FROM run WHERE fork_of = $1", [body.runId]);
      const { items } = (await rest("POST", "dead-letters/requeue", { ids: [body.runId], from })).body;
      await endOf(items[0].runId);
      expect((await rest("GET", `runs/${items[0].runId}`)).body).toMatchObject({ queue: "imports", priority: 80 });
    }
  });

  it("are started once, whoever requeues them at the same moment", async () => {
    const [id = ""] = await failSome(1);
    const both = await Promise.all([1, 2].map(() => rest("POST", "dead-letters/requeue", { ids: [id], from: "start" })));
    const started = both.flatMap(({ body }) => (body.items as { runId: string }[]).map(({ runId }) => runId));
    expect(new Set(started).size).toBe(1);
    expect(await countRuns()).toBe(2);
  });

  it("of another org are not there", async () => {
    const [id] = await failSome(1);
    const theirs = await (await createTestOrg("Theirs")).createKey();
    expect((await callRest(theirs, "POST", "dead-letters/dismiss", { body: { ids: [id] } })).status).toBe(404);
  });
});

describe("too many runs that wait", () => {
  it("are refused with the time to come again, one or many, until some have begun", async () => {
    const id = await addWorkflow(asking);
    const { body } = await rest("POST", `workflows/${id}/runs`, { input: { n: 1 }, delaySeconds: 3_600 });
    await pool().query(
      `INSERT INTO run (id, org_id, workflow_id, plan, document, trigger, trigger_node_id, input, started_by, admission, line)
       SELECT 'copy-' || n || org_id, org_id, workflow_id, '{}', '{}', trigger, trigger_node_id, input, started_by, 'waiting', 'nobody'
       FROM run, generate_series(1, $2) n WHERE id = $1`,
      [body.runId, limits.queuedRuns - 10],
    );
    processSingleton("queued-runs", () => new Map()).clear();
    expect((await rest("POST", `workflows/${id}/runs`, { input: { n: 1 } })).status).toBe(202);
    const batch = await rest("POST", `workflows/${id}/runs/batch`, { inputs: Array.from({ length: 20 }, () => ({ n: 1 })) });
    expect(batch).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(Number(batch.headers.get("retry-after"))).toBeGreaterThan(0);
    await pool().query("DELETE FROM run WHERE id LIKE 'copy-%'");
    await until(
      "room",
      async () =>
        (await rest("POST", `workflows/${id}/runs/batch`, { inputs: Array.from({ length: 20 }, () => ({ n: 1 })) })).status === 202,
    );
  }, 60_000);
});
