import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool, transaction } from "@/server/db";
import { runWoken } from "@/server/engine/engine-event";
import { commitRun } from "@/server/engine/event-log";
import { toJsonText } from "@/server/json-text";
import type { WorkflowDocument } from "@/server/workflow/document";
import { foldRun } from "@/server/workflow/run-view";
import { createTestEngine, endOf, eventsOf, orgId, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

let engine: TestEngine;
beforeAll(async () => {
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test') ON CONFLICT DO NOTHING", [orgId]);
  engine = await createTestEngine({});
});
afterAll(() => engine.executor.drain(2_000));

/** A published workflow; gives its id. */
async function publish(document: WorkflowDocument, id = v7()): Promise<string> {
  await pool().query(
    `INSERT INTO workflow (id, org_id, name, document, published_version, created_by, updated_by) VALUES ($1, $2, 'Called', $3, 1, 'system', 'system')`,
    [id, orgId, toJsonText(document)],
  );
  await pool().query("INSERT INTO workflow_version (workflow_id, number, document, published_by) VALUES ($1, 1, $2, 'system')", [
    id,
    toJsonText(document),
  ]);
  return id;
}

async function childOf(runId: string): Promise<string> {
  const { rows } = await pool().query<{ id: string }>("SELECT id FROM run WHERE parent_run_id = $1", [runId]);
  return rows[0]?.id ?? "";
}

const childStatus = async (runId: string) => runStatus(await childOf(runId));

const call = (workflowId: string, input: unknown, policy = {}) =>
  flowDocument(`t: manual; c: sub-workflow ${JSON.stringify({ config: { workflowId, input }, policy })}; t -> c`);

const typed = 't: manual {"config":{"fields":[{"name":"who","label":"Who","type":"text","required":true}]}}';

describe("a step that runs another workflow", () => {
  test("gives it a typed input and gets its output, in a run of its own", async () => {
    const workflowId = await publish(flowDocument(`${typed}; s: set {"config":{"fields":{"hello":"{{ trigger.who }}"}}}; t -> s`));
    const runId = await engine.start(call(workflowId, { who: "{{ trigger.name }}" }), { name: "Ada" });
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { hello: "Ada" } });
    const { rows } = await pool().query("SELECT id, depth, version, trigger FROM run WHERE parent_run_id = $1", [runId]);
    expect(rows).toMatchObject([{ depth: 1, version: 1, trigger: "sub-workflow" }]);
    const events = await eventsOf(runId);
    expect(events.find(({ type }) => type === "step-waiting")?.data).toMatchObject({ for: "run", runs: 1, runId: rows[0].id });
    expect((await eventsOf(rows[0].id))[0]?.data).toMatchObject({ parent: { runId, stepKey: "c" } });
  });

  test("fails with the field that the called workflow refuses, or with its own failure", async () => {
    const workflowId = await publish(
      flowDocument(`${typed}; s: stop {"config":{"outcome":"error","message":"no {{ trigger.who }}"}}; t -> s`),
    );
    expect(await endOf(await engine.start(call(workflowId, {})))).toMatchObject({ status: "failed", error: { code: "invalid_input" } });
    expect(await endOf(await engine.start(call(workflowId, { who: "Ada" })))).toMatchObject({
      status: "failed",
      error: { code: "stopped", message: "no Ada" },
    });
    const missing = await endOf(await engine.start(call("nowhere", {})));
    expect(missing).toMatchObject({ status: "failed", error: { code: "config_invalid", field: "config.workflowId" } });
  });

  test("waits for a person inside a loop inside the called workflow", async () => {
    const workflowId = await publish(
      flowDocument(
        't: manual; l: for-each {"config":{"items":["a","b"],"result":"{{ p.decision }}"}}; p: approval {"config":{"title":"{{ item }}?"}}; t -> l; l.item -> p',
      ),
    );
    const runId = await engine.start(call(workflowId, {}));
    for (const title of ["a?", "b?"]) {
      let child = "";
      await until(`the task ${title}`, async () => {
        const { rows } = await pool().query<{ run_id: string }>(
          "SELECT t.run_id FROM human_task t JOIN run r ON r.id = t.run_id WHERE r.parent_run_id = $1 AND t.title = $2 AND t.status = 'pending'",
          [runId, title],
        );
        child = rows[0]?.run_id ?? "";
        return child !== "";
      });
      await until("both runs to wait", async () => (await runStatus(runId)) === "waiting" && (await runStatus(child)) === "waiting");
      await engine.decide(child, { decision: "approved" });
    }
    expect(await endOf(runId)).toMatchObject({ output: { results: ["approved", "approved"] } });
    expect(foldRun(await eventsOf(runId)).status).toBe("succeeded");
  });

  test("ends the called run when it is cancelled itself", async () => {
    const workflowId = await publish(flowDocument('t: manual; w: wait {"config":{"duration":"1h"}}; t -> w'));
    const runId = await engine.start(call(workflowId, {}));
    let child = "";
    await until("the called run to wait", async () => {
      const { rows } = await pool().query<{ id: string }>("SELECT id FROM run WHERE parent_run_id = $1 AND status = 'waiting'", [runId]);
      child = rows[0]?.id ?? "";
      return child !== "";
    });
    expect(await engine.cancel(runId)).toBe(true);
    await until("the called run to end", async () => (await runStatus(child)) === "cancelled");
  });

  test("is refused when workflows call each other in a circle", { timeout: 60_000 }, async () => {
    const id = v7();
    await publish(call(id, {}), id);
    const runId = await engine.start(call(id, {}));
    const ending = await endOf(runId, 50_000);
    expect(ending).toMatchObject({ status: "failed", error: { code: "config_invalid" } });
    expect(ending.error?.message).toContain("10 deep");
  });

  test("hears of an end whose process died before telling, from whoever carries that run on", async () => {
    const workflowId = await publish(flowDocument('t: manual; p: approval {"config":{"title":"Go?"}}; t -> p'));
    const runId = await engine.start(call(workflowId, {}));
    await until("both to wait", async () => (await runStatus(runId)) === "waiting" && (await childStatus(runId)) === "waiting");
    const child = await childOf(runId);
    // All that such a process wrote.
    const output = { n: 1 };
    await commitRun(
      {
        runId: child,
        entries: [{ write: "none", events: [{ type: "run-succeeded", data: { output } }] }],
        patch: { status: "succeeded", output },
      },
      { durable: true },
    );
    await transaction((tx) => engine.executor.acceptEvents(tx, [runWoken(child, "taken-over")]));
    engine.executor.wake();
    await until(
      "its end to be told",
      async () => (await pool().query("SELECT 1 FROM run WHERE id = $1 AND followed", [child])).rowCount === 0,
    );
    expect(await endOf(runId)).toMatchObject({ status: "succeeded", output });
  });
});
