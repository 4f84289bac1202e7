import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { createTestEngine, endOf, eventsOf, isOver, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";
import { type ModelServer, startModelServer } from "@/tests/support/model-server";

let models: ModelServer;
let engine: TestEngine;
let child: ChildProcess | undefined;

beforeAll(async () => {
  models = await startModelServer({ delayMs: 40 });
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
  const lines = createInterface({ input: started.stdout });
  for await (const line of lines) if (line === "ready") return;
  throw new Error("the engine's process ended before it was ready");
}

async function killProcess(): Promise<void> {
  const killed = child;
  if (!killed) return;
  const gone = new Promise((resolve) => killed.once("exit", resolve));
  killed.kill("SIGKILL");
  await gone;
}

const ask = (prompt: string) => `model-call {"config":{"prompt":"${prompt}","models":[{"provider":"t","model":"m"}]}}`;
const line = (name: string) =>
  `t: manual; a: ${ask(`[m:${name}] a`)}; b: ${ask(`[m:${name}] b {{ a.text }}`)}; c: ${ask(`[m:${name}] c`)}; t -> a -> b -> c`;
const fan = (name: string) =>
  `t: manual; s: set {"config":{"fields":{"x":1}}}; a: ${ask(`[m:${name}] a`)}; b: ${ask(`[m:${name}] b`)}; c: ${ask(`[m:${name}] c`)}; m: merge; z: ${ask(`[m:${name}] z`)}; t -> s; s -> a -> m; s -> b -> m; s -> c -> m -> z`;
const slow = (name: string) =>
  `t: manual; a: ${ask(`[m:${name}] a`)}; w: wait {"config":{"duration":"2s"}}; b: ${ask(`[m:${name}] b`)}; t -> a -> w -> b`;

test("a run that is cancelled while it is queued never starts", async () => {
  const runId = await engine.start(flowDocument(`t: manual; a: ${ask("[m:never] a")}; t -> a`));
  expect(await engine.cancel(runId)).toBe(true);
  const other = await engine.start(flowDocument(line("other")));
  await startProcess();
  expect((await endOf(other)).status).toBe("succeeded");
  expect((await eventsOf(runId)).map(({ type }) => type)).toEqual(["run-created", "run-cancelled"]);
  expect(models.count("never")).toBe(0);
});

describe("a process that is killed", () => {
  test("leaves runs that another carries on: all end, no recorded call is made again, nothing is left over", async () => {
    const shapes = [line, fan, slow];
    const before = models.calls.length;
    const runs = await Promise.all(
      Array.from({ length: 24 }, (_, index) => engine.start(flowDocument((shapes[index % 3] ?? line)(`run${index}`)))),
    );
    for (const seen of [6, 26, 50]) {
      await until(`${seen} calls`, () => models.calls.length >= before + seen, 30_000);
      await killProcess();
      await startProcess();
    }
    await until("all runs to end", async () => (await Promise.all(runs.map(isOver))).every(Boolean), 60_000);
    for (const runId of runs) {
      expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
      await eventsOf(runId);
    }
    const { rows } = await pool().query<{ key: string; status: string; finished: number }>(
      "SELECT run_id || ':' || key AS key, status, extract(epoch FROM finished_at) * 1000 AS finished FROM call WHERE kind = 'model'",
    );
    expect(rows).toHaveLength(before + 8 * 3 + 8 * 4 + 8 * 2);
    const finished = new Map(rows.map(({ key, finished }) => [key, Number(finished)]));
    const late = models.calls.filter(({ idempotencyKey, at }) => at > (finished.get(idempotencyKey ?? "") ?? 0));
    expect(late).toEqual([]);
    expect(rows.every(({ status }) => status === "done")).toBe(true);
    await until("the executor to forget the runs", async () => (await pool().query("SELECT 1 FROM executor.job")).rows.length === 0);
  }, 120_000);

  test("leaves runs up to a node inside a loop, which end in the pass that comes to it, with no call made again", async () => {
    const document = flowDocument(
      `t: manual; a: ${ask("[m:part] a")}; l: for-each {"config":{"items":[1,2,3]}}; w: ${ask("[m:part] w {{ item }}")}; v: ${ask("[m:part] v")};
       z: ${ask("[m:part] z")}; t -> a -> l; l.item -> w -> v; l.done -> z`,
    );
    const runs = await Promise.all(Array.from({ length: 6 }, () => engine.start(document, {}, { until: "v" })));
    for (const seen of [3, 10]) {
      await until(`${seen} calls`, () => models.count("part") >= seen, 30_000);
      await killProcess();
      await startProcess();
    }
    await until("all runs to end", async () => (await Promise.all(runs.map(isOver))).every(Boolean), 60_000);
    const { rows } = await pool().query<{ key: string }>(
      "SELECT key FROM call WHERE kind = 'model' AND run_id = ANY($1) AND status = 'done' ORDER BY run_id, started_at",
      [runs],
    );
    for (const runId of runs) {
      expect(await endOf(runId)).toMatchObject({ status: "succeeded" });
      await eventsOf(runId);
    }
    expect(rows.map(({ key }) => key.split("/")[0])).toEqual(runs.flatMap(() => ["a", "w:0", "v:0"]));
  }, 120_000);
});
