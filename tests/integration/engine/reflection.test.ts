import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/server/db";
import { foldRun } from "@/server/workflow/run-view";
import { createTestEngine, endOf, eventsOf, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { type ModelServer, startModelServer } from "@/tests/support/model-server";

let models: ModelServer;
let engine: TestEngine;
let child: ChildProcess | undefined;

beforeAll(async () => {
  models = await startModelServer();
  engine = await createTestEngine({}, { execute: false });
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await models.close();
});

async function startProcess(): Promise<void> {
  const started = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "tests/support/engine-process.ts"], {
    env: { ...process.env, MODEL_URL: models.url, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  for await (const line of createInterface({ input: started.stdout })) if (line === "ready") return;
  throw new Error("the engine's process ended before it was ready");
}

async function killProcess(): Promise<void> {
  const killed = child;
  if (!killed) return;
  const gone = new Promise((resolve) => killed.once("exit", resolve));
  killed.kill("SIGKILL");
  await gone;
}

const verdict = (approved: boolean, score: number, feedback: string) => ({ text: JSON.stringify({ approved, score, feedback }) });

test("a crash between two passes of a review pays for nothing twice, and the trace holds every pass once", async () => {
  models.script(
    "crash",
    { text: "first" },
    verdict(false, 40, "Too short."),
    // Under way when the process dies.
    { text: "lost", delayMs: 60_000 },
    { text: "second, longer" },
    verdict(true, 90, "Now it is right."),
  );
  const runId = await engine.start(
    flowDocument(
      't: manual; a: agent {"config":{"prompt":"[m:crash] go","models":[{"provider":"t","model":"m"}],"reflection":{"rounds":2}}}; t -> a',
    ),
  );
  await startProcess();
  await until("the revision", () => models.count("crash") === 3, 30_000);
  await killProcess();
  await startProcess();
  expect(await endOf(runId, 60_000)).toMatchObject({
    status: "succeeded",
    output: { text: "second, longer", turns: 2, review: { approved: true, ended: "approved", history: [{ score: 40 }, { score: 90 }] } },
  });
  const keys = models.calls.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toHaveLength(5);
  // Only what was under way is asked again, under the same key.
  expect(keys[3]).toBe(keys[2]);
  expect(new Set(keys).size).toBe(4);
  const { rows } = await pool().query("SELECT 1 FROM call WHERE run_id = $1 AND kind = 'model' AND status = 'done'", [runId]);
  expect(rows).toHaveLength(4);
  const events = await eventsOf(runId);
  expect(events.filter(({ type }) => type === "step-charged")).toHaveLength(4);
  expect(foldRun(events).steps.a?.turns).toMatchObject([
    { turn: 1, text: "first" },
    { turn: 2, text: "Too short.", review: { approved: false, score: 40, round: 1 } },
    { turn: 3, text: "second, longer" },
    { turn: 4, text: "Now it is right.", review: { approved: true, score: 90, round: 2 } },
  ]);
}, 120_000);
