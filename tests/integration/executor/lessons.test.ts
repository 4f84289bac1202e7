// Bugs that a first version of any such executor has, each with the test that would have found it.
import { createHash } from "node:crypto";
import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { countRows, createRig, errorLog, pool, until, untilAllEnded, warnLog } from "./harness";

const hashed = (id: string) => createHash("sha1").update(id).digest("hex");
const untilAsleep = () => until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'sleep'")).rowCount === 1);

test("a stale snapshot on claim: a claim that waited sees the steps that were saved while it waited", async () => {
  const ran: string[] = [];
  const { executor, send } = await createRig(
    (client) => [
      client.createFunction({ id: "seen", concurrency: 5, triggers: [{ event: "t/seen" }] }, async ({ step }) => {
        const first = await step.run("first", async () => {
          ran.push("first");
          return "run again";
        });
        await step.run("second", async () => ran.push(`second after ${first}`));
      }),
    ],
    { isStarted: false },
  );
  await send({ name: "t/seen" });
  // As if it had been claimed before: the first claim of a run need not look for steps.
  await pool.query("UPDATE executor.job SET claims = 1");
  const holder = await pool.connect();
  await holder.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('executor.limited', 0))");
  await executor.start();
  await until(async () => (await pool.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rowCount === 1);
  await holder.query(
    `INSERT INTO executor.step (run, id, value) SELECT id, '${hashed("first")}', '{"data":"remembered"}' FROM executor.run`,
  );
  await holder.query("COMMIT");
  holder.release();
  await untilAllEnded();
  expect(ran).toEqual(["second after remembered"]);
});

test("a timer that fires in two transactions: when the second half cannot be written, neither is the first", async () => {
  let woke = 0;
  const { send } = await createRig((client) => [
    client.createFunction({ id: "timer", triggers: [{ event: "t/timer" }] }, async ({ step }) => {
      await step.sleep("nap", "1s");
      await step.run("woke", async () => woke++);
    }),
  ]);
  await send({ name: "t/timer" });
  await untilAsleep();
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the second half'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON executor.job FOR EACH ROW WHEN (NEW.step = 'step') EXECUTE FUNCTION refuse();`);
  await until(() => warnLog.mock.calls.some(([fields]) => fields.error === "the second half"));
  expect([await countRows("step"), await countRows("job")]).toEqual([0, 1]);
  await pool.query("DROP FUNCTION refuse CASCADE");
  await untilAllEnded();
  expect(woke).toBe(1);
});

test("a step that is remembered already when its wait ends: the run goes on all the same, once", async () => {
  let woke = 0;
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "twice", triggers: [{ event: "t/twice" }] }, async ({ step }) => {
      await step.sleep("nap", "1h");
      await step.run("woke", async () => woke++);
    }),
  ]);
  await send({ name: "t/twice" });
  await untilAsleep();
  await pool.query(`INSERT INTO executor.step (run, id, value) SELECT run, step, '{"data":null}' FROM executor.job`);
  await pool.query("UPDATE executor.job SET due = now()");
  executor.wake();
  await untilAllEnded();
  expect(woke).toBe(1);
});

const nul = "nul \u0000 and half a pair \ud800";

test("a NUL in JSON, which jsonb refuses: data, errors, names and keys may hold one", async () => {
  const seen: unknown[] = [];
  const { executor, send } = await createRig(
    (client) => [
      client.createFunction(
        {
          id: "nul",
          retries: 0,
          idempotency: "event.data.text",
          concurrency: { limit: 2, key: "event.data.text" },
          triggers: [{ event: "t/nul" }],
        },
        async ({ step, event }) => {
          seen.push(event.data.text);
          await step.run("fail", () => Promise.reject(new Error(nul))).catch((error: Error) => seen.push(error.message));
          const reply = await step.waitForEvent("reply", { event: "t/reply", timeout: "1h", match: "data.text" });
          seen.push(reply?.data.text);
          seen.push((await step.waitForSignal("signal", { signal: nul, timeout: "1h", onConflict: "fail" }))?.data);
          return nul;
        },
      ),
    ],
    { tenantOf: () => nul },
  );
  await send({ id: nul, name: "t/nul", data: { text: nul } });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'event'")).rowCount === 1);
  await send({ id: `reply ${nul}`, name: "t/reply", data: { text: nul } });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'signal'")).rowCount === 1);
  const body = JSON.stringify({ signal: nul, data: nul });
  expect((await executor.fetch("http://embedded.invalid/v1/signals", { method: "POST", body })).status).toBe(200);
  await untilAllEnded();
  expect(new Set(seen)).toEqual(new Set([nul]));
  expect(seen.length).toBeGreaterThanOrEqual(4);
});

test("a key that is too long for an index: ids, keys and tenants may be of any length", async () => {
  const long = Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 10).join("");
  const seen: unknown[] = [];
  const { send } = await createRig(
    (client) => [
      client.createFunction(
        { id: "long", idempotency: "event.data.text", concurrency: { limit: 1, key: "event.data.text" }, triggers: [{ event: "t/long" }] },
        async ({ step, event }) => {
          const reply = await step.waitForEvent("reply", { event: "t/reply", timeout: "1h", match: "data.text" });
          seen.push(reply?.data.text === event.data.text);
          await step.waitForSignal("signal", { signal: long, timeout: "1s", onConflict: "fail" });
        },
      ),
    ],
    { tenantOf: () => long },
  );
  await send({ id: long, name: "t/long", data: { text: long } });
  await send({ id: long, name: "t/long", data: { text: "another" } }, { name: "t/long", data: { text: long } });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'event'")).rowCount === 1);
  await send({ id: `${long} reply`, name: "t/reply", data: { text: long } });
  await untilAllEnded();
  expect(new Set(seen)).toEqual(new Set([true]));
  await expect(send({ name: long })).rejects.toThrow("more than 256 characters");
});

test("a run without a job: every process sweeps by itself, and the run goes on", async () => {
  let ended = 0;
  const define = (client: Inngest) => [
    client.createFunction({ id: "orphan", triggers: [{ event: "t/orphan" }] }, async () => void ended++),
  ];
  await createRig(define, { sweepMs: 50 });
  await createRig(define, { sweepMs: 50 });
  await pool.query("INSERT INTO executor.run (id, fn, event) VALUES ('lost', 'app-orphan', '{\"name\":\"t/orphan\",\"data\":{}}')");
  await untilAllEnded();
  expect(ended).toBe(1);
  expect(errorLog).toHaveBeenCalled();
});
