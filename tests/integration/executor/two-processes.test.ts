// What has to hold however many processes share the database; here two executors, each with connections of its own.
import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { createRig, inTransaction, pool, until, untilAllEnded } from "./harness";

test("a thousand starts with a limit of five never run more than five at once, on two processes", async () => {
  let now = 0;
  let most = 0;
  const ranBy = new Map<string, number>();
  const define = (process: string) => (client: Inngest) => [
    client.createFunction({ id: "five", concurrency: { limit: 5 }, triggers: [{ event: "t/five" }] }, async ({ step }) => {
      await step.run("work", async () => {
        most = Math.max(most, ++now);
        ranBy.set(process, (ranBy.get(process) ?? 0) + 1);
        await pool.query("SELECT pg_sleep(0.001)");
        now--;
      });
    }),
  ];
  const first = await createRig(define("first"));
  await createRig(define("second"));
  await first.send(...Array.from({ length: 1_000 }, (_, n) => ({ id: `five-${n}`, name: "t/five" })));
  await until(async () => (await pool.query("SELECT FROM executor.run LIMIT 1")).rowCount === 0, 25_000);
  expect(most).toBe(5);
  expect((ranBy.get("first") ?? 0) + (ranBy.get("second") ?? 0)).toBe(1_000);
  expect(Math.min(ranBy.get("first") ?? 0, ranBy.get("second") ?? 0)).toBeGreaterThan(0);
});

test("an answer that is given twice at the same moment, through two processes, is taken once", async () => {
  const taken = new Map<string, string[]>();
  const define = (client: Inngest) => [
    client.createFunction({ id: "ask", triggers: [{ event: "t/ask" }] }, async ({ step, event }) => {
      const answer = await step.waitForEvent("answer", { event: "t/answer", timeout: "1h", match: "data.id" });
      await step.run("take", async () => {
        const id = event.data.id as string;
        taken.set(id, [...(taken.get(id) ?? []), answer?.data.by]);
      });
    }),
  ];
  const rigs = [await createRig(define), await createRig(define)];
  const ids = Array.from({ length: 20 }, (_, n) => `question ${n}`);
  await rigs[0]?.send(...ids.map((id) => ({ name: "t/ask", data: { id } })));
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'event'")).rowCount === ids.length);
  await Promise.all(
    ids.flatMap((id) =>
      rigs.map(({ executor }, n) =>
        inTransaction((tx) => executor.acceptEvents(tx, [{ name: "t/answer", data: { id, by: `process ${n}` } }])),
      ),
    ),
  );
  for (const { executor } of rigs) executor.wake();
  await untilAllEnded();
  expect([...taken.values()].map((by) => by.length)).toEqual(ids.map(() => 1));
});
