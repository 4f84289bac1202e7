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

const starts = 200;
const limit = 5;

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
    setTimeout(() => response.setHeader("content-type", "application/json").end('{"choices":[{"message":{"content":"yes"}}]}'), 10);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await pool().query("INSERT INTO org (id, slug, name, run_concurrency) VALUES ($1, $1, 'Test', $2)", [orgId, limit]);
  await pool().query("INSERT INTO workflow (id, org_id, name, document, created_by, updated_by) VALUES ('w', $1, 'w', '{}', 's', 's')", [
    orgId,
  ]);
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

it("lets no more than five of two hundred runs go on at once, on two processes of which one is killed, and all end", async () => {
  const document = flowDocument('t: manual; a: model-call {"config":{"prompt":"hi","models":[{"provider":"t","model":"m"}]}}; t -> a');
  const plan = compilePlan(toGraph(document, nodeCatalog).graph, "t");
  const run = { orgId, workflowId: "w", version: null, plan, document, trigger: "manual", input: {}, startedBy: "system" };
  const [first] = await Promise.all([startProcess(), startProcess()]);
  await launchBatch(
    orgId,
    Array.from({ length: starts }, () => run),
  );
  await until("half of the calls", () => model.calls > starts / 2, 60_000);
  first?.kill("SIGKILL");
  const countEnded = async () => (await pool().query("SELECT 1 FROM run WHERE status = 'succeeded'")).rowCount;
  await until("the end of all runs", async () => (await countEnded()) === starts, 90_000);
  expect(model.most).toBe(limit);
  // Those that the killed process was at are asked again; no others.
  expect(model.calls).toBeLessThanOrEqual(starts + limit);
}, 180_000);
