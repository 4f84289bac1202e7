// Events between workflows, on the machine as it runs: emitted by nodes and by REST, and the ends of runs.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { prepareSend } from "@/server/engine/inngest";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { sweepRuns } from "@/server/engine/sweep-runs";
import { emitEvent } from "@/server/engine/topics/emit-event";
import { limits } from "@/server/limits";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import type { WorkflowDocument } from "@/server/workflow/document";
import { endOf, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { callRest, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
let key: string;
beforeAll(async () => {
  org = await createTestOrg();
  key = await org.createKey(["run:start", "workflow:read"]);
  await startMachine();
});
afterAll(() => drainMachine(2_000));

const node = (id: string, type: string, config: unknown) => `${id}: ${type} ${JSON.stringify({ config })}`;
const listening = (config: Record<string, unknown>) =>
  flowDocument(`${node("e", "event", config)}; a: set {"config":{"fields":{"got":"{{ trigger }}"}}}; e -> a`);
const emitting = (config: Record<string, unknown>) => flowDocument(`t: manual; ${node("m", "emit", config)}; t -> m`);

async function publish(document: WorkflowDocument, owner = org): Promise<string> {
  const { id } = await createWorkflow(owner.owner, { document });
  await owner.as("owner").workflows.publish({ id, revision: 1 });
  return id;
}

const start = async (workflowId: string, input: unknown = {}) => (await org.as("owner").runs.start({ workflowId, input })).runId;

type Run = { id: string; trigger: string; depth: number; input: unknown };

async function runsOf(workflowId: string): Promise<Run[]> {
  const { rows } = await pool().query<Run>("SELECT id, trigger, depth, input FROM run WHERE workflow_id = $1 ORDER BY id", [workflowId]);
  return rows;
}

/** The only run of a workflow, when it is there. */
async function runOf(workflowId: string): Promise<Run> {
  await until("a run of the listener", async () => (await runsOf(workflowId)).length > 0);
  const runs = await runsOf(workflowId);
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

const send = (body: unknown, withKey = key) =>
  callRest(withKey, "POST", "events", { body }) as Promise<{
    status: number;
    body: { started: number; runIds: string[]; code: string; field: string };
  }>;

async function subscriptionOf(workflowId: string): Promise<{ lastError: { at: string; message: string } | null }> {
  const { triggers } = await org.as("viewer").workflows.get({ id: workflowId });
  return triggers[0]!.subscription!;
}

describe("an emit node", () => {
  test("starts a run of every workflow that listens, and goes on without waiting", async () => {
    const listeners = [await publish(listening({ topic: "orders.paid" })), await publish(listening({ topic: "orders.paid" }))];
    const other = await publish(listening({ topic: "orders.lost" }));
    const emitter = await publish(emitting({ topic: "orders.{{ trigger.kind }}", data: { id: "{{ trigger.id }}" } }));
    const runId = await start(emitter, { kind: "paid", id: 7 });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { started: 2 } });
    for (const listener of listeners) {
      const run = await runOf(listener);
      const event = { topic: "orders.paid", data: { id: 7 }, from: { workflowId: emitter, runId } };
      expect(run).toMatchObject({ trigger: "event", depth: 1, input: event });
      expect(await endOf(run.id)).toMatchObject({ status: "succeeded", output: { got: event } });
    }
    expect(await runsOf(other)).toEqual([]);
  });

  test("sends its input when no data is set", async () => {
    const listener = await publish(listening({ topic: "plain" }));
    await endOf(await start(await publish(emitting({ topic: "plain" })), { n: 1 }));
    expect((await runOf(listener)).input).toMatchObject({ data: { n: 1 } });
  });

  test("fails with the field for a name that is no topic", async () => {
    const ending = await endOf(await start(await publish(emitting({ topic: "{{ trigger.name }}" })), { name: "no topic!" }));
    expect(ending).toMatchObject({ status: "failed", error: { code: "config_invalid", field: "config.topic" } });
  });

  test("starts nothing more when its call is made again, as after a crash before it was recorded", async () => {
    const listener = await publish(listening({ topic: "once" }));
    const runId = await start(await publish(emitting({ topic: "once", data: 1 })));
    await endOf(runId);
    const run = await runOf(listener);
    const late = await publish(listening({ topic: "once" }));
    const emission = { orgId: org.orgId, id: `run:${runId}:m/emit#0`, topic: "once", data: 1, from: null, startedBy: "system" };
    const again = await transaction((tx) => emitEvent(tx, emission, prepareSend));
    expect(again).toEqual({ runIds: [run.id], dispatch: null });
    expect([(await runsOf(listener)).length, (await runsOf(late)).length]).toEqual([1, 0]);
  });

  test("is refused when too many runs stand above it", async () => {
    const listener = await publish(listening({ topic: "circle" }));
    // Listens to what it emits itself.
    const circle = flowDocument(
      `${node("e", "event", { topic: "round" })}; t: manual; ${node("m", "emit", { topic: "round" })}; e -> m; t -> m`,
    );
    const id = await publish(circle);
    await start(id);
    await until("the last round", async () => (await runsOf(id)).some(({ depth }) => depth === limits.runDepth));
    const runs = await runsOf(id);
    const last = runs.find(({ depth }) => depth === limits.runDepth)!;
    const ending = await endOf(last.id);
    expect(ending).toMatchObject({
      status: "failed",
      error: { code: "config_invalid", message: expect.stringContaining("10 runs stand above") },
    });
    expect(runs.map(({ depth }) => depth).sort((a, b) => a - b)).toEqual(Array.from({ length: limits.runDepth + 1 }, (_, depth) => depth));
    expect(await runsOf(listener)).toEqual([]);
  });
});

describe("a filter", () => {
  test("lets through only what fits", async () => {
    const listener = await publish(listening({ topic: "totals", filter: "trigger.data.total > 100" }));
    expect((await send({ topic: "totals", data: { total: 90 } })).body.started).toBe(0);
    expect((await send({ topic: "totals", data: { total: 110 } })).body.started).toBe(1);
    expect((await runOf(listener)).input).toMatchObject({ data: { total: 110 } });
  });

  test("that fails lets nothing through, keeps nobody else from starting, and says so beside the trigger", async () => {
    const bad = await publish(listening({ topic: "mixed", filter: "trigger.data.total > 100" }));
    const good = await publish(listening({ topic: "mixed" }));
    expect((await send({ topic: "mixed", data: { total: "many" } })).body.started).toBe(1);
    await runOf(good);
    expect(await runsOf(bad)).toEqual([]);
    const { lastError } = await subscriptionOf(bad);
    expect(lastError?.message).toContain("trigger.data.total > 100");
    expect(Date.now() - Date.parse(lastError?.at ?? "")).toBeLessThan(60_000);
  });

  test.each([
    [{ topic: "t", filter: "trigger.data >" }, "e.config.filter"],
    [{ topic: "t", filter: "other.value" }, "e.config.filter"],
    [{ topic: "no topic!" }, "e.config.topic"],
    [{ source: "topic" }, "e.config.topic"],
    [{ source: "workflow" }, "e.config.workflowId"],
    [{ source: "workflow", workflowId: "00000000-0000-7000-8000-000000000000" }, "e.config.workflowId"],
  ])("or trigger set to %j cannot be published", async (config, field) => {
    const { id } = await createWorkflow(org.owner, { document: listening(config) });
    expect(await refusal(org.as("owner").workflows.publish({ id, revision: 1 }))).toMatchObject({ code: "workflow_invalid", field });
  });
});

describe("POST /events", () => {
  test("starts the listeners of its own org alone", async () => {
    const theirs = await createTestOrg("Theirs");
    const foreign = await publish(listening({ topic: "shared" }), theirs);
    const ours = await publish(listening({ topic: "shared" }));
    const { status, body } = await send({ topic: "shared", data: [1] });
    const run = await runOf(ours);
    expect({ status, body }).toEqual({ status: 202, body: { started: 1, runIds: [run.id] } });
    expect(run).toMatchObject({ depth: 0, input: { topic: "shared", data: [1], from: null } });
    expect(await runsOf(foreign)).toEqual([]);
  });

  test("with an id starts its runs once, also when the same is sent at the same moment", async () => {
    const listener = await publish(listening({ topic: "ids" }));
    const event = { topic: "ids", data: { n: 1 }, id: "order-7" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(event)));
    const run = await runOf(listener);
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 202, body: { started: 1, runIds: [run.id] } });
    const late = await publish(listening({ topic: "ids" }));
    expect((await send(event)).body.runIds).toEqual([run.id]);
    expect(await runsOf(late)).toEqual([]);
  });

  test("refuses the id of another event", async () => {
    await send({ topic: "ids.other", data: 1, id: "same" });
    expect(await send({ topic: "ids.other", data: 2, id: "same" })).toMatchObject({ status: 409, body: { code: "conflict", field: "id" } });
  });

  test("names what is wrong with the request", async () => {
    expect(await send({ topic: "no topic!" })).toMatchObject({ status: 400, body: { field: "topic" } });
  });
});

describe("a workflow that does not listen any more", () => {
  test.each(["deleted", "switched off", "listening elsewhere"])("hears nothing: %s", async (how) => {
    const topic = `gone.${how.replaceAll(" ", "-")}`;
    const id = await publish(listening({ topic }));
    if (how === "deleted") await org.as("owner").workflows.delete({ id });
    else {
      const { document, revision } = await org.as("owner").workflows.get({ id });
      const next = structuredClone(document);
      if (how === "switched off") {
        next.nodes[0]!.disabled = true;
        next.nodes.push({ ...next.nodes[0]!, id: "t", type: "manual", config: {}, disabled: false });
      } else next.nodes[0]!.config.topic = "elsewhere";
      const saved = await org.as("owner").workflows.save({ id, revision, document: next });
      await org.as("owner").workflows.publish({ id, revision: saved.revision });
    }
    expect((await send({ topic })).body.started).toBe(0);
    if (how !== "deleted") return;
    await org.as("owner").workflows.restore({ id });
    expect((await send({ topic })).body.started).toBe(1);
  });
});

describe("the end of a workflow", () => {
  const ending = (rest: string) => flowDocument(`t: manual; ${rest}`);
  const failing = () => ending('x: stop {"config":{"outcome":"error","message":"Broken"}}; t -> x');
  const listenTo = (workflowId: string, more: Record<string, unknown> = {}) =>
    publish(listening({ source: "workflow", workflowId, ...more }));

  test("starts who listens to that outcome, once, with its output or error", async () => {
    const [fails, succeeds] = [await publish(failing()), await publish(ending('a: set {"config":{"fields":{"n":1}}}; t -> a'))];
    const [onFailure, onSuccess] = [await listenTo(fails), await listenTo(succeeds, { outcomes: ["succeeded"] })];
    const deaf = await listenTo(succeeds);
    const [failed, succeeded] = [await start(fails), await start(succeeds)];
    const first = await runOf(onFailure);
    expect(first).toMatchObject({
      trigger: "event",
      depth: 1,
      input: { workflowId: fails, runId: failed, outcome: "failed", error: { message: "Broken" } },
    });
    expect(await endOf(first.id)).toMatchObject({ status: "succeeded" });
    expect((await runOf(onSuccess)).input).toMatchObject({ runId: succeeded, outcome: "succeeded", output: { n: 1 }, error: null });
    expect(await runsOf(deaf)).toEqual([]);
  });

  test("of a run that went on already when the listener was published is heard, also when a person cancels it", async () => {
    const waits = await publish(ending('p: approval {"config":{"title":"Go?"}}; t -> p'));
    const runId = await start(waits);
    const listener = await listenTo(waits, { outcomes: ["cancelled"], filter: 'trigger.outcome == "cancelled"' });
    await org.as("owner").runs.cancel({ id: runId });
    expect((await runOf(listener)).input).toMatchObject({ runId, outcome: "cancelled" });
  });

  test("of a run that was created in the moment at which the listener was published is heard too", async () => {
    const waits = await publish(ending('p: approval {"config":{"title":"Go?"}}; t -> p'));
    const listener = await listenTo(waits, { outcomes: ["cancelled"] });
    const runId = await start(waits);
    // As its creation leaves it when it did not see the subscription.
    await pool().query("UPDATE run SET followed = false WHERE id = $1", [runId]);
    await sweepRuns();
    await org.as("owner").runs.cancel({ id: runId });
    expect((await runOf(listener)).input).toMatchObject({ runId, outcome: "cancelled" });
  });

  test("is heard by two that listen to each other for as many rounds as may stand above a run", async () => {
    const [ping, pong] = [await createWorkflow(org.owner, { document: ending("a: set; t -> a") }), await createWorkflow(org.owner, {})];
    const all = { source: "workflow", outcomes: ["succeeded"] };
    await org.as("owner").workflows.publish({ id: ping.id, revision: 1 });
    await org.as("owner").workflows.save({ id: pong.id, revision: 1, document: listening({ ...all, workflowId: ping.id }) });
    await org.as("owner").workflows.publish({ id: pong.id, revision: 2 });
    await org.as("owner").workflows.save({ id: ping.id, revision: 1, document: listening({ ...all, workflowId: pong.id }) });
    await org.as("owner").workflows.publish({ id: ping.id, revision: 2 });
    await start(ping.id);
    await until("the last round", async () => (await subscriptionOf(pong.id)).lastError !== null);
    expect((await subscriptionOf(pong.id)).lastError?.message).toContain("10 runs stand above");
    expect((await runsOf(ping.id)).length + (await runsOf(pong.id)).length).toBe(limits.runDepth + 1);
  });

  test("of a workflow that was deleted meanwhile does not keep its listener from coming back", async () => {
    const source = await publish(failing());
    const listener = await listenTo(source);
    await org.as("owner").workflows.delete({ id: listener });
    await org.as("owner").workflows.delete({ id: source });
    await org.as("owner").workflows.restore({ id: listener });
    await org.as("owner").workflows.restore({ id: source });
    const runId = await start(source);
    expect((await runOf(listener)).input).toMatchObject({ runId, outcome: "failed" });
  });

  test("cannot be listened to by the workflow itself", async () => {
    const id = await publish(failing());
    const { revision } = await org.as("owner").workflows.get({ id });
    const saved = await org.as("owner").workflows.save({ id, revision, document: listening({ source: "workflow", workflowId: id }) });
    const refused = await refusal(org.as("owner").workflows.publish({ id, revision: saved.revision }));
    expect(refused).toMatchObject({ code: "workflow_invalid", field: "e.config.workflowId" });
  });
});

test("a person can start an event trigger by hand, with sample data", async () => {
  const id = await publish(listening({ topic: "by.hand", sample: { id: 1 } }));
  const byHand = await start(id, null);
  expect(await endOf(byHand)).toMatchObject({ status: "succeeded", output: { got: { topic: "by.hand", data: { id: 1 }, from: null } } });
});
