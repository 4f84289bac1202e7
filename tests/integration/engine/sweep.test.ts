import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/server/db";
import { createRun } from "@/server/engine/event-log";
import { drainMachine, startMachine } from "@/server/engine/machine";
import { sweepRuns } from "@/server/engine/sweep-runs";
import { nodeCatalog } from "@/server/nodes/registry";
import { launchRun } from "@/server/services/runs/launch-run";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { endOf, orgId, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

beforeAll(async () => {
  await startMachine();
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query("INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ('w', $1, 'w', '{}', 's', 's')", [
    orgId,
  ]);
});
afterAll(() => drainMachine(2_000));

const newRun = (text: string) => {
  const document = flowDocument(text);
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, "t");
  return { orgId, workflowId: "w", version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
};

test("the machine carries out what services launch", async () => {
  const { runId } = await launchRun(newRun('t: manual; a: set {"config":{"fields":{"n":1}}}; t -> a'));
  expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { n: 1 } });
});

test("the sweeper starts a run whose event was lost, once", async () => {
  const { runId } = await createRun(pool(), newRun('t: manual; a: set {"config":{"fields":{"n":2}}}; t -> a'));
  expect(await sweepRuns()).toBe(0);
  await pool().query("UPDATE run SET created_at = now() - interval '1 minute' WHERE id = $1", [runId]);
  expect(await sweepRuns()).toBe(1);
  expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { n: 2 } });
  expect(await sweepRuns()).toBe(0);
});

test("the sweeper wakes a step whose answer nobody announced", async () => {
  const { runId } = await launchRun(newRun('t: manual; p: approval {"config":{"title":"Go?"}}; t -> p'));
  await until("the wait", async () => {
    const { rows } = await pool().query(
      "SELECT 1 FROM executor.job j JOIN executor.run r ON r.id = j.run WHERE j.kind = 'event' AND r.event LIKE $1",
      [`%${runId}%`],
    );
    return rows.length === 1;
  });
  await pool().query(
    "UPDATE human_task SET status = 'decided', decision = 'approved', decided_by = 'user:x', decided_at = now() - interval '1 minute' WHERE run_id = $1",
    [runId],
  );
  expect(await sweepRuns()).toBe(1);
  expect(await endOf(runId)).toMatchObject({ status: "succeeded", output: { decision: "approved" } });
});
