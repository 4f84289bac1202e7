import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/server/db";
import { AppError } from "@/server/errors";
import { foldRun } from "@/server/workflow/run-view";
import { answer, createTestEngine, eventsOf, runStatus, type TestEngine, until } from "@/tests/support/engine";
import { flowDocument } from "@/tests/support/flow";

const seen: string[] = [];
let aborted = 0;
let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine({
    async chat({ request, signal }) {
      const prompt = request.messages.at(-1)?.content ?? "";
      seen.push(prompt);
      if (prompt === "fails") throw new AppError("provider_failed", "500");
      if (prompt === "hangs")
        await new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => {
            aborted++;
            reject(signal.reason);
          }),
        );
      return answer("ok");
    },
  });
});
afterAll(() => engine.executor.drain(2_000));

const ask = (prompt: string, policy = "{}") =>
  `model-call {"config":{"prompt":"${prompt}","models":[{"provider":"t","model":"m"}]},"policy":${policy}}`;

async function expectCancelled(runId: string) {
  expect(await engine.cancel(runId)).toBe(true);
  expect(await runStatus(runId)).toBe("cancelled");
  await until("the executor to forget the run", async () => {
    const { rows } = await pool().query("SELECT 1 FROM executor.job j JOIN executor.run r ON r.id = j.run WHERE r.event LIKE $1", [
      `%${runId}%`,
    ]);
    return rows.length === 0;
  });
  const events = await eventsOf(runId);
  expect(events.at(-1)?.type).toBe("run-cancelled");
  expect(foldRun(events).status).toBe("cancelled");
  const open = await pool().query("SELECT key FROM step WHERE run_id = $1 AND finished_at IS NULL", [runId]);
  expect(open.rows).toEqual([]);
  expect(await engine.cancel(runId)).toBe(false);
  return events;
}

describe("cancelling a run", () => {
  test("during a call stops the call within 2 s and drops what came of it", async () => {
    const runId = await engine.start(flowDocument(`t: manual; a: ${ask("hangs")}; b: ${ask("never 2")}; t -> a -> b`));
    await until("the call", () => seen.includes("hangs"));
    const before = Date.now();
    await expectCancelled(runId);
    await until("the call to be stopped", () => aborted === 1, 2_000);
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(seen).not.toContain("never 2");
  });

  test("during a call of another process stops it too", async () => {
    const other = await createTestEngine({}, { concurrency: 1 });
    const runId = await engine.start(flowDocument(`t: manual; a: ${ask("hangs")}; t -> a`));
    const count = aborted;
    await until("the call", async () => (await pool().query("SELECT 1 FROM call WHERE run_id = $1", [runId])).rows.length === 1);
    // Only the row says it: no news reaches this process's bus.
    await pool().query("UPDATE run SET status = 'cancelled', finished_at = now() WHERE id = $1", [runId]);
    await until("the call to be stopped", () => aborted === count + 1, 2_000);
    await other.executor.drain(0);
  });

  test("while it sleeps, and while it waits to try again", async () => {
    const sleeping = await engine.start(flowDocument(`t: manual; w: wait {"config":{"duration":"1h"}}; a: ${ask("never 3")}; t -> w -> a`));
    await until("the sleep", async () => (await runStatus(sleeping)) === "waiting");
    await expectCancelled(sleeping);
    const retrying = await engine.start(
      flowDocument(`t: manual; a: ${ask("fails", '{"retry":{"attempts":3,"initialMs":3600000}}')}; t -> a`),
    );
    await until("the retry", async () => foldRun(await eventsOf(retrying)).steps.a?.status === "retrying");
    await expectCancelled(retrying);
    expect(seen.filter((prompt) => prompt === "fails")).toHaveLength(1);
  });
});

describe("a step's time limit", () => {
  test("stops the call and says so", async () => {
    const count = aborted;
    const runId = await engine.start(flowDocument(`t: manual; a: ${ask("hangs", '{"timeoutMs":200,"retry":{"attempts":1}}')}; t -> a`));
    await until("the end", async () => (await runStatus(runId)) === "failed");
    expect(aborted).toBe(count + 1);
    expect(foldRun(await eventsOf(runId)).error).toMatchObject({ code: "timeout" });
  });
});
