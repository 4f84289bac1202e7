// Three processes look for what is due, and one after the other is killed while it starts runs.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { pool } from "@/server/db";
import { createWorkflow } from "@/server/services/workflows/create-workflow";
import { until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { createTestOrg } from "@/tests/support/test-org";

const schedules = 400;
const processes = new Set<ChildProcess>();
afterAll(() => {
  for (const one of processes) one.kill("SIGKILL");
});

async function startProcess(): Promise<ChildProcess> {
  const started = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "tests/support/engine-process.ts"], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.add(started);
  for await (const line of createInterface({ input: started.stdout })) if (line === "ready") return started;
  throw new Error("the engine's process ended before it was ready");
}

async function kill(one: ChildProcess | undefined): Promise<void> {
  const gone = new Promise((resolve) => one?.once("exit", resolve));
  one?.kill("SIGKILL");
  await gone;
}

const count = async (sql: string) => (await pool().query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]!.n;

/** A published workflow with a schedule, and copies of it that are not due yet. */
async function prepareSchedules(): Promise<void> {
  const org = await createTestOrg();
  const document = flowDocument('s: schedule {"config":{"cron":"0 0 1 1 *"}}; a: set {"config":{"fields":{"n":1}}}; s -> a');
  const { id } = await createWorkflow(org.owner, { document });
  await org.as("owner").workflows.publish({ id, revision: 1 });
  await pool().query(
    `INSERT INTO workflow (id, org_id, name, document, created_by, updated_by, published_version)
     SELECT 'w' || n, org_id, name, document, created_by, updated_by, 1 FROM workflow, generate_series(1, $1::int) n`,
    [schedules - 1],
  );
  await pool().query(
    "INSERT INTO workflow_version (workflow_id, number, document, published_by) SELECT id, 1, document, 'system' FROM workflow WHERE id <> $1",
    [id],
  );
  await pool().query(
    `INSERT INTO schedule (workflow_id, node_id, org_id, cron, timezone, overlap, missed)
     SELECT w.id, s.node_id, s.org_id, s.cron, s.timezone, s.overlap, s.missed FROM workflow w, schedule s WHERE w.id <> s.workflow_id`,
  );
}

test("each moment starts exactly one run, which ends, although processes die while they start them", { timeout: 120_000 }, async () => {
  await prepareSchedules();
  const running = await Promise.all([startProcess(), startProcess(), startProcess()]);
  await pool().query("UPDATE schedule SET next_at = now()");
  for (const [index, one] of running.slice(0, 2).entries()) {
    await until("some runs", async () => (await count("run")) > (index + 1) * 40);
    await kill(one);
  }
  const whenKilled = await count("run");
  await startProcess();
  await until("a run of every schedule", async () => (await count("schedule WHERE last_run_id IS NULL")) === 0, 60_000);
  await until("their ends", async () => (await count("run WHERE status <> 'succeeded'")) === 0, 60_000);
  expect(whenKilled).toBeLessThan(schedules);
  expect(await count("run")).toBe(schedules);
  expect(await count("(SELECT workflow_id FROM run GROUP BY workflow_id) w")).toBe(schedules);
  expect(await count("schedule s JOIN run r ON r.id = s.last_run_id AND r.workflow_id = s.workflow_id WHERE s.next_at > now()")).toBe(
    schedules,
  );
});
