import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool, transaction } from "@/server/db";
import { admitRuns } from "@/server/engine/admit-runs";
import { endLateRuns } from "@/server/engine/end-late-runs";
import type { PrepareSend } from "@/server/engine/engine-event";
import { cancelRun } from "@/server/engine/event-log";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { forgetLimits } from "@/server/engine/event-log/known-limits";
import { requestRuns } from "@/server/engine/request-runs";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument, WorkflowSettings } from "@/server/workflow/document";
import { defaultSettings } from "@/server/workflow/document";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { answer, createTestEngine, endOf, orgId, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

// Two engines on one database, as two processes have it. What runs is counted from outside, by the model that is called.
let engines: TestEngine[];
const model = { now: 0, most: 0, order: [] as string[], hold: null as Promise<void> | null };

const callModel = 't: manual; a: model-call {"config":{"prompt":"{{ trigger.name }}","models":[{"provider":"test","model":"m"}]}}; t -> a';

beforeAll(async () => {
  const hands = {
    async chat({ request }: { request: { messages: unknown[] } }) {
      model.most = Math.max(model.most, ++model.now);
      model.order.push(JSON.stringify(request.messages.at(-1)));
      await (model.hold ?? new Promise((resolve) => setTimeout(resolve, 2)));
      model.now--;
      return answer("yes");
    },
  };
  engines = [await createTestEngine(hands), await createTestEngine(hands)];
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.executor.drain(2_000))));

beforeEach(async () => {
  Object.assign(model, { now: 0, most: 0, order: [], hold: null });
  await setOrgLimit(null);
});

/** One function for each engine: who asks it at the same moment shares a look, as in one process. */
const senders: PrepareSend[] = [0, 1].map((index) => async (tx, events) => {
  await engines[index]?.executor.acceptEvents(tx, events);
  return async () => engines[index]?.executor.wake();
});
const sender = (index = 0) => senders[index] as PrepareSend;

async function setOrgLimit(limit: number | null) {
  await pool().query("UPDATE org SET run_concurrency = $2 WHERE id = $1", [orgId, limit]);
  forgetLimits(orgId);
}

async function setQueue(name: string, { concurrency = null, paused = false }: { concurrency?: number | null; paused?: boolean }) {
  await pool().query(
    `INSERT INTO queue (id, org_id, name, concurrency, paused) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (org_id, name) DO UPDATE SET concurrency = excluded.concurrency, paused = excluded.paused`,
    [v7(), orgId, name, concurrency, paused],
  );
  forgetLimits(orgId);
}

async function addWorkflow(text: string, settings: Partial<WorkflowSettings> = {}): Promise<(more?: Partial<NewRun>) => NewRun> {
  const document: WorkflowDocument = { ...flowDocument(text), settings: { ...defaultSettings, ...settings } };
  const { graph } = toGraph(document, nodeCatalog);
  const workflowId = v7();
  await pool().query(
    "INSERT INTO workflow (id, org_id, name, document, published_version, created_by, updated_by) VALUES ($1, $2, 'w', $3, 1, 's', 's')",
    [workflowId, orgId, document],
  );
  await pool().query("INSERT INTO workflow_version (workflow_id, number, document, published_by) VALUES ($1, 1, $2, 's')", [
    workflowId,
    document,
  ]);
  const plan = compilePlan(graph, "t");
  return (more = {}) => ({
    orgId,
    workflowId,
    version: 1,
    plan,
    document,
    trigger: "manual",
    input: { name: "x" },
    startedBy: "system",
    ...more,
  });
}

async function request(runs: NewRun[], engine = 0): Promise<string[]> {
  const { created, dispatch } = await transaction((tx) => requestRuns(tx, runs, sender(engine)));
  await dispatch();
  return created.map(({ runId }) => runId);
}

const countLive = async () => {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM run WHERE status NOT IN ('succeeded', 'failed', 'cancelled')",
  );
  return rows[0]?.n ?? 0;
};

describe("a limit", () => {
  it("of the org is never exceeded, though two processes start and end runs at once, and everyone gets a turn", async () => {
    await setOrgLimit(5);
    const run = await addWorkflow(callModel);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        request(
          Array.from({ length: 50 }, () => run()),
          n % 2,
        ),
      ),
    );
    await until("the end of all runs", async () => (await countLive()) === 0, 60_000);
    expect(model.order).toHaveLength(1_000);
    expect(model.most).toBe(5);
  }, 90_000);

  it("of a workflow is its own: others pass it", async () => {
    const [slow, quick] = [await addWorkflow(callModel, { concurrency: 1 }), await addWorkflow(callModel)];
    let release = () => {};
    model.hold = new Promise((resolve) => {
      release = resolve;
    });
    const waiting = await request([slow(), slow(), slow()]);
    const passing = await request([quick()]);
    await until("both begin", () => model.now === 2);
    expect(await Promise.all(waiting.map(runStatus))).toEqual(["running", "queued", "queued"]);
    expect(await runStatus(passing[0] ?? "")).toBe("running");
    release();
    for (const id of [...waiting, ...passing]) expect((await endOf(id)).status).toBe("succeeded");
    expect(model.most).toBe(2);
  });

  it("lets the highest priority first, then the oldest", async () => {
    await setQueue("paper", { paused: true, concurrency: 1 });
    const run = await addWorkflow(callModel, { queue: "paper" });
    const ids = await request(
      [
        { name: "first", priority: 50 },
        { name: "second", priority: 50 },
        { name: "low", priority: 10 },
        { name: "high", priority: 90 },
      ].map(({ name, priority }) => run({ input: { name }, priority })),
    );
    expect(await admitRuns(sender())).toBe(0);
    await setQueue("paper", { concurrency: 1 });
    await admitRuns(sender());
    for (const id of ids) await endOf(id);
    expect(model.order.map((message) => /first|second|low|high/.exec(message)?.[0])).toEqual(["high", "first", "second", "low"]);
    expect(model.most).toBe(1);
  });

  it("does not count those who wait for a person", async () => {
    await setOrgLimit(1);
    const asking = await addWorkflow('t: manual; p: approval {"config":{"title":"Go?"}}; t -> p');
    const [first, second] = await request([asking(), asking()]);
    await until("the first question", async () => (await runStatus(first ?? "")) === "waiting");
    expect(await admitRuns(sender())).toBe(1);
    await until("the second question", async () => (await runStatus(second ?? "")) === "waiting");
    for (const id of [first, second]) await engines[0]?.decide(id ?? "", { decision: "approved" });
    for (const id of [first, second]) expect((await endOf(id ?? "")).status).toBe("succeeded");
  });

  it("of a lane counts everyone who has begun", async () => {
    const asking = await addWorkflow('t: manual; p: approval {"config":{"title":"Go?"}}; t -> p');
    const lane = { key: "lane-test", limit: 1 };
    const [first, second] = await request([asking({ lane }), asking({ lane })]);
    await until("the question", async () => (await runStatus(first ?? "")) === "waiting");
    expect(await admitRuns(sender(1))).toBe(0);
    expect(await runStatus(second ?? "")).toBe("queued");
    await engines[1]?.decide(first ?? "", { decision: "approved" });
    await until("the next question", async () => (await runStatus(second ?? "")) === "waiting");
    await transaction((tx) => cancelRun(tx, { runId: second ?? "", by: "system" }));
  });

  it("of one place is enough for a run that starts runs for itself, and they share it", async () => {
    await setOrgLimit(1);
    const items = JSON.stringify(Array.from({ length: 105 }, (_, n) => n));
    const inner = 'm: model-call {"config":{"prompt":"hi","models":[{"provider":"test","model":"m"}]}}';
    const looping = await addWorkflow(
      `t: manual; f: for-each {"config":{"items":${items},"concurrency":3}}; ${inner}; t -> f; f.item -> m`,
      { concurrency: 1 },
    );
    const ids = await request([looping(), looping()]);
    const endings = [await endOf(ids[0] ?? "", 60_000), await endOf(ids[1] ?? "", 60_000)];
    expect(endings.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(model.order).toHaveLength(210);
    expect(model.most).toBe(3);
  }, 120_000);

  it("does not let in who was cancelled while it waited", async () => {
    await setQueue("closed", { paused: true });
    const run = await addWorkflow(callModel, { queue: "closed" });
    const [gone, kept] = await request([run(), run()]);
    await transaction((tx) => cancelRun(tx, { runId: gone ?? "", by: "system" }));
    await setQueue("closed", {});
    // The end of a run before this test may have let it in already.
    await admitRuns(sender());
    expect((await endOf(kept ?? "")).status).toBe("succeeded");
    expect(await runStatus(gone ?? "")).toBe("cancelled");
    expect(model.order).toHaveLength(1);
  });
});

describe("time", () => {
  it("holds back a delayed run until it has come", async () => {
    const run = await addWorkflow(callModel);
    const startAt = new Date(Date.now() + 400);
    const [id] = await request([run({ startAt })]);
    expect(await admitRuns(sender())).toBe(0);
    await until("its time", async () => (await admitRuns(sender())) === 1);
    expect((await endOf(id ?? "")).status).toBe("succeeded");
    const { rows } = await pool().query("SELECT started_at >= start_at AS after FROM run WHERE id = $1", [id]);
    expect(rows).toEqual([{ after: true }]);
  });

  it("ends a run that takes longer than its workflow allows, and leaves the others", async () => {
    const asking = 't: manual; p: approval {"config":{"title":"Go?"}}; t -> p';
    const [short, long] = [
      await addWorkflow(asking, { timeoutMs: 1_000, concurrency: 5 }),
      await addWorkflow(asking, { timeoutMs: 60_000 }),
    ];
    const [late, fine] = await request([short(), long()]);
    for (const id of [late, fine]) await until("the question", async () => (await runStatus(id ?? "")) === "waiting");
    expect(await endLateRuns(sender())).toBe(0);
    await until("its end", async () => (await endLateRuns(sender())) === 1);
    const { rows } = await pool().query("SELECT status, reason FROM run WHERE id = $1", [late]);
    expect(rows).toEqual([{ status: "cancelled", reason: "timeout" }]);
    expect(await runStatus(fine ?? "")).toBe("waiting");
    await transaction((tx) => cancelRun(tx, { runId: fine ?? "", by: "system" }));
  });
});
