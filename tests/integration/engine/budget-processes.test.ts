import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/server/db";
import { nodeCatalog } from "@/server/nodes/registry";
import { launchBatch } from "@/server/services/runs/launch-run";
import { toGraph } from "@/server/workflow/graph";
import { compilePlan } from "@/server/workflow/plan";
import { orgId, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const starts = 60;
/** A call may cost some 12,300 micro-dollars, so three fit beside each other. */
const limitMicros = 40_000;
/** What it does cost (engine-process.ts). */
const costMicros = 19;

// Calls are counted where they arrive: a call of a process that is killed ends with its connection.
const model = { now: 0, most: 0, calls: 0 };
let server: Server;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    model.most = Math.max(model.most, ++model.now);
    model.calls++;
    response.once("close", () => model.now--);
    request.resume();
    setTimeout(() => response.setHeader("content-type", "application/json").end('{"choices":[{"message":{"content":"yes"}}]}'), 30);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await pool().query("INSERT INTO org (id, slug, name) VALUES ($1, $1, 'Test')", [orgId]);
  await pool().query("INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ('w', $1, 'w', '{}', 's', 's')", [
    orgId,
  ]);
  await pool().query(
    "INSERT INTO budget (id, org_id, name, scope, period, limit_micros, created_by) VALUES ('b', $1, 'b', 'org', 'year', $2, 's')",
    [orgId, limitMicros],
  );
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
});

async function startProcess(): Promise<ChildProcess> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "tests/support/engine-process.ts"], {
    env: { ...process.env, MODEL_URL: url, TOOL_URL: url, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) if (line === "ready") return child;
  throw new Error("the engine's process ended before it was ready");
}

it("lets no more calls go on at once than a budget has room for, on two processes of which one is killed, and nothing stays set aside", async () => {
  const document = flowDocument(
    't: manual; a: model-call {"config":{"prompt":"hi","models":[{"provider":"demo","model":"demo-1"}]}}; t -> a',
  );
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, "t");
  const run = { orgId, workflowId: "w", version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
  const [first] = await Promise.all([startProcess(), startProcess()]);
  await launchBatch(
    orgId,
    Array.from({ length: starts }, () => run),
  );
  await until("a third of the calls", () => model.calls > starts / 3, 60_000);
  first?.kill("SIGKILL");
  const countEnded = async () => (await pool().query("SELECT 1 FROM run WHERE status = 'succeeded'")).rowCount;
  await until("the end of all runs", async () => (await countEnded()) === starts, 90_000);
  expect(model.most).toBeLessThanOrEqual(3);
  // Those that the killed process was at are asked again; no others.
  expect(model.calls).toBeLessThanOrEqual(starts + 3);
  const { rows } = await pool().query<{ spent: number; booked: number; held: number }>(
    `SELECT (SELECT sum(spent_micros)::int FROM budget_spend) AS spent, (SELECT sum(cost_micros)::int FROM charge) AS booked,
       (SELECT count(*)::int FROM budget_reservation) AS held`,
  );
  expect(rows).toEqual([{ spent: starts * costMicros, booked: starts * costMicros, held: 0 }]);
}, 180_000);
