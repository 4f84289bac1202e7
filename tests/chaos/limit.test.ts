import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/server/db";
import { nodeCatalog } from "@/server/nodes/registry";
import { launchBatch } from "@/server/services/runs/launch-run";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { orgId } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { report } from "./report";
import { Site } from "./site";
import { untilAllEnded } from "./storm";

const starts = 1_000;
const limit = 5;
let site: Site;

beforeAll(async () => {
  site = await Site.open({ latencyMs: 20 });
  await pool().query("INSERT INTO org (id, slug, name, run_concurrency) VALUES ($1, $1, 'Test', $2)", [orgId, limit]);
  await pool().query("INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ('w', $1, 'w', '{}', 's', 's')", [
    orgId,
  ]);
});
afterAll(() => site?.close());

test("of a thousand starts never more than five go on at once, on two processes", async () => {
  await Promise.all([site.startEngine(), site.startEngine()]);
  const ask = (id: string) => `${id}: model-call {"config":{"prompt":"[[x]]","models":[{"provider":"t","model":"m"}]}}`;
  const document = flowDocument(`t: manual; ${ask("a")}; ${ask("b")}; t -> a -> b`);
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, "t");
  const run = { orgId, workflowId: "w", version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
  const begunAt = Date.now();
  await launchBatch(
    orgId,
    Array.from({ length: starts }, () => run),
  );
  await untilAllEnded(300_000);
  expect(site.ledger.most()).toBe(limit);
  expect(site.ledger.entries).toHaveLength(2 * starts);
  const seconds = Math.round((Date.now() - begunAt) / 1_000);
  report({ about: "Starts with a limit of five, on two processes", count: starts, more: `${limit} at once at the most, ${seconds} s` });
});
