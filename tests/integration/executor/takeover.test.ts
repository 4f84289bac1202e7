import type { Inngest } from "inngest";
import pg from "pg";
import { expect, test } from "vitest";
import { countRows, createGate, createRig, errorLog, inTransaction, pool, until, untilAllEnded, untilStats } from "./harness";

// Leases short enough to watch them end. A process that "dies" here stops renewing its leases and goes on otherwise, which
// is the harder case: a SIGSTOP longer than the lease, then SIGCONT.
const mortal = { leaseMs: 600, heartbeatMs: 60_000, pollMs: 100, concurrency: 1 };
const healthy = { leaseMs: 3_000, heartbeatMs: 500, pollMs: 100 };

test("when a process stalls past its lease another takes over, and the stalled one is refused and writes nothing", async () => {
  const gate = createGate();
  const ran: string[] = [];
  const ended: string[] = [];
  const define = (name: string) => (client: Inngest) => [
    client.createFunction({ id: "work", triggers: [{ event: "t/work" }] }, async ({ step }) => {
      const first = await step.run("first", async () => {
        ran.push(`${name} first`);
        return name;
      });
      const second = await step.run("second", async () => {
        ran.push(`${name} second`);
        if (name === "stalled") await gate.passed;
        return name;
      });
      await step.run("third", async () => ran.push(`${name} third`));
      ended.push(`${name}: ${first} ${second}`);
    }),
  ];
  const stalled = await createRig(define("stalled"), mortal);
  const other = await createRig(define("other"), { ...healthy, isStarted: false });
  await stalled.send({ name: "t/work" });
  await until(() => ran.includes("stalled second"));
  await other.executor.start();
  await until(() => ended.length === 1);
  gate.open();
  await until(() => stalled.executor.stats().active === 0);
  // The step that was recorded is not run again; the one under way at the stall is; nothing after it by the stalled one.
  expect(ran).toEqual(["stalled first", "stalled second", "other second", "other third"]);
  expect(ended).toEqual(["other: stalled other"]);
  await untilStats(stalled.executor, { completed: 0, stale: 1 });
  await untilStats(other.executor, { completed: 1, crashed: 1 });
});

test("when a process is gone another takes over at once, long before its lease ends", async () => {
  const gate = createGate();
  const ran: string[] = [];
  const define = (name: string) => (client: Inngest) => [
    client.createFunction({ id: "work", triggers: [{ event: "t/work" }] }, async ({ step }) => {
      await step.run("only", async () => {
        ran.push(name);
        if (name === "gone") await gate.passed;
      });
    }),
  ];
  const forHours = { leaseMs: 3_600_000, pollMs: 100 };
  const connections = new pg.Pool({ connectionString: process.env.DATABASE_URL, pipeline: true });
  connections.on("error", () => {});
  const gone = await createRig(define("gone"), { ...forHours, pool: connections });
  const other = await createRig(define("other"), { ...forHours, isStarted: false });
  await gone.send({ name: "t/work" });
  await until(() => ran.includes("gone"));
  // What PostgreSQL sees of a process that was killed: its connections end. This one comes back only later.
  connections.options.connectionString = "postgresql://127.0.0.1:1/nowhere";
  await pool.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");
  await other.executor.start();
  await untilStats(other.executor, { completed: 1, crashed: 1 });
  expect(ran).toEqual(["gone", "other"]);
  connections.options.connectionString = process.env.DATABASE_URL;
  gate.open();
  await untilStats(gone.executor, { completed: 0, stale: 1 });
  await gone.executor.drain(1_000);
  await connections.end();
});

test("a process that is alive keeps what it holds when another starts", async () => {
  const gate = createGate();
  const alive = await createRig((client) => [
    client.createFunction(
      { id: "held", triggers: [{ event: "t/held" }] },
      async ({ step }) => void (await step.run("wait", () => gate.passed)),
    ),
  ]);
  await alive.send({ name: "t/held" });
  await until(() => alive.executor.stats().active === 1);
  const other = await createRig((client) => [client.createFunction({ id: "held", triggers: [{ event: "t/held" }] }, async () => {})]);
  expect(other.executor.stats().claimed).toBe(0);
  gate.open();
  await untilStats(alive.executor, { completed: 1, stale: 0 });
});

test("a checkpoint of an older claim is answered 409 and saves nothing", async () => {
  const gate = createGate();
  const { executor, send } = await createRig(
    (client) => [
      client.createFunction(
        { id: "held", triggers: [{ event: "t/held" }] },
        async ({ step }) => void (await step.run("wait", () => gate.passed)),
      ),
    ],
    mortal,
  );
  await send({ name: "t/held" });
  const { run, fence } = await until(async () => (await pool.query("SELECT run, fence FROM executor.job WHERE fence IS NOT NULL")).rows[0]);
  // Someone else's claim.
  await pool.query("UPDATE executor.job SET fence = 1, due = now() + interval '1 minute'");
  const checkpoint = (generation: number) =>
    executor.fetch(`http://embedded.invalid/v1/checkpoint/${run}/async`, {
      method: "POST",
      body: JSON.stringify({ run_id: run, fn_id: "app-held", generation_id: generation, steps: [{ id: "abc", op: "StepRun", data: 1 }] }),
    });
  expect((await checkpoint(Number(fence))).status).toBe(409);
  expect((await checkpoint(1)).status).toBe(409);
  expect(await countRows("step")).toBe(0);
  gate.open();
  await until(() => executor.stats().stale === 1);
  expect([await countRows("step"), await countRows("run")]).toEqual([0, 1]);
});

test("a step that cannot be saved for a moment is saved when the database is back, and is not run again", async () => {
  const ran: string[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "away", triggers: [{ event: "t/away" }] }, async ({ step }) => {
      await step.run("first", async () => {
        ran.push("first");
        await pool.query("ALTER TABLE executor.step RENAME TO step_away");
      });
      await step.run("second", async () => ran.push("second"));
    }),
  ]);
  await send({ name: "t/away" });
  await until(() => errorLog.mock.calls.length > 0);
  expect(ran).toEqual(["first"]);
  await pool.query("ALTER TABLE executor.step_away RENAME TO step");
  await untilStats(executor, { completed: 1, stale: 0 });
  expect(ran).toEqual(["first", "second"]);
});

test("two processes share a flood, and every run runs once", async () => {
  const seen = new Map<number, number>();
  const define = (client: Inngest) => [
    client.createFunction({ id: "flood", triggers: [{ event: "t/flood" }] }, async ({ step, event }) => {
      const n = event.data.n as number;
      await step.run("count", async () => void seen.set(n, (seen.get(n) ?? 0) + 1));
      await Promise.all([step.run("left", async () => {}), step.run("right", async () => {})]);
    }),
  ];
  const first = await createRig(define, { concurrency: 4 });
  const second = await createRig(define, { concurrency: 4 });
  await first.send(...Array.from({ length: 100 }, (_, n) => ({ name: "t/flood", data: { n } })));
  await untilAllEnded();
  expect([seen.size, Math.max(...seen.values())]).toEqual([100, 1]);
  const count = () => [first, second].map((rig) => rig.executor.stats().completed);
  await until(() => count().reduce((sum, n) => sum + n) === 100);
  expect(Math.min(...count())).toBeGreaterThan(0);
  expect(errorLog).not.toHaveBeenCalled();
});

test("a run that ends its process five times in a row fails as a crash loop, and onFailure hears of it", async () => {
  const failed: string[] = [];
  let calls = 0;
  const { send, executor } = await createRig(
    (client) => [
      client.createFunction(
        { id: "poison", triggers: [{ event: "t/poison" }], onFailure: async ({ error }: { error: Error }) => void failed.push(error.name) },
        async () => {
          calls++;
          // As if the process had died: nobody renews the lease, and nothing comes of the call.
          await new Promise(() => {});
        },
      ),
    ],
    { leaseMs: 150, heartbeatMs: 60_000, pollMs: 50 },
  );
  await send({ name: "t/poison" });
  await until(() => failed.length > 0);
  expect([calls, failed]).toEqual([5, ["CrashLoop"]]);
  await untilStats(executor, { failed: 1 });
});

test("a drain lets a call reach its next checkpoint, keeps the step, and another process goes on from there", async () => {
  const gate = createGate();
  const ran: string[] = [];
  const define = (name: string) => (client: Inngest) => [
    client.createFunction({ id: "long", triggers: [{ event: "t/long" }] }, async ({ step }) => {
      for (const id of ["one", "two", "three"]) {
        await step.run(id, async () => {
          ran.push(`${name} ${id}`);
          if (name === "old" && id === "two") await gate.passed;
        });
      }
    }),
  ];
  const old = await createRig(define("old"));
  await old.send({ name: "t/long" });
  await until(() => ran.includes("old two"));
  const drained = old.executor.drain(5_000);
  gate.open();
  await drained;
  const next = await createRig(define("next"));
  await untilAllEnded();
  expect(ran).toEqual(["old one", "old two", "next three"]);
  await untilStats(next.executor, { completed: 1, crashed: 0 });
});

test("a drain that runs out of time gives the rest back at once, without calling it a crash", async () => {
  const ran: string[] = [];
  const define = (name: string) => (client: Inngest) => [
    client.createFunction({ id: "stuck", triggers: [{ event: "t/stuck" }] }, async () => {
      ran.push(name);
      if (name === "old") await new Promise(() => {});
    }),
  ];
  const old = await createRig(define("old"));
  await old.send({ name: "t/stuck" });
  await until(() => ran.length === 1);
  await old.executor.drain(50);
  const next = await createRig(define("next"));
  await untilAllEnded();
  expect(ran).toEqual(["old", "next"]);
  await untilStats(next.executor, { completed: 1, crashed: 0 });
});

test("a run that lost its job is found by the sweeper and goes on, and a healthy one is left alone", async () => {
  let ended = 0;
  const { send, executor } = await createRig((client) => [
    client.createFunction({ id: "orphan", triggers: [{ event: "t/orphan" }] }, async ({ step, event }) => {
      if (event.data.sleeps) await step.sleep("long", "1h");
      ended++;
    }),
  ]);
  await send({ name: "t/orphan", data: { sleeps: true } });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'sleep'")).rowCount === 1);
  expect(await executor.sweep()).toBe(0);
  await pool.query("INSERT INTO executor.run (id, fn, event) VALUES ('lost', 'app-orphan', '{\"name\":\"t/orphan\",\"data\":{}}')");
  expect(await executor.sweep()).toBe(1);
  await until(() => ended === 1);
  expect(errorLog).toHaveBeenCalledOnce();
  await until(async () => (await countRows("run")) === 1);
});

test("of two steps that end at the same moment, exactly one continuation comes", async () => {
  let joins = 0;
  const { send, executor } = await createRig((client) => [
    client.createFunction({ id: "join", triggers: [{ event: "t/join" }] }, async ({ step }) => {
      await Promise.all(
        ["a", "b"].map((key) => step.waitForEvent(key, { event: "t/key", timeout: "1h", if: `async.data.key == '${key}'` })),
      );
      await step.run("join", async () => joins++);
    }),
  ]);
  const count = 20;
  await send(...Array.from({ length: count }, () => ({ name: "t/join" })));
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'event'")).rowCount === 2 * count);
  await Promise.all(["a", "b"].map((key) => inTransaction((tx) => executor.acceptEvents(tx, [{ name: "t/key", data: { key } }]))));
  executor.wake();
  await untilAllEnded();
  expect(joins).toBe(count);
});

test("a timer whose process died while it fired fires again, once", async () => {
  let woke = 0;
  const define = (client: Inngest) => [
    client.createFunction({ id: "timer", triggers: [{ event: "t/timer" }] }, async ({ step }) => {
      await step.sleep("nap", "1s");
      await step.run("woke", async () => woke++);
    }),
  ];
  const first = await createRig(define);
  await first.send({ name: "t/timer" });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'sleep'")).rowCount === 1);
  // Claimed by a process that is gone: a fence nobody here knows, and a lease that has ended.
  await pool.query("UPDATE executor.job SET fence = 1, due = now() - interval '1 ms'");
  await untilAllEnded();
  expect(woke).toBe(1);
});

test("a run of a function that this process does not know waits for one that does", async () => {
  let ran = 0;
  const newer = (client: Inngest) => [client.createFunction({ id: "newer", triggers: [{ event: "t/newer" }] }, async () => void ran++)];
  const older = await createRig((client) => [client.createFunction({ id: "older", triggers: [{ event: "t/older" }] }, async () => {})]);
  const { send } = await createRig(newer, { isStarted: false });
  await send({ name: "t/newer" });
  older.executor.wake();
  await until(() => older.executor.stats().claimed === 1);
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE fence IS NULL AND due > now()")).rowCount === 1);
  await older.executor.drain(1_000);
  await pool.query("UPDATE executor.job SET due = now()");
  await createRig(newer);
  await untilAllEnded();
  expect(ran).toBe(1);
});

test("a process whose event loop was blocked past its lease keeps its own jobs when nobody else took them", async () => {
  let calls = 0;
  const gate = createGate();
  const { send, executor } = await createRig(
    (client) => [
      client.createFunction({ id: "busy", triggers: [{ event: "t/busy" }] }, async ({ step }) => {
        calls++;
        await step.run("work", async () => {
          const end = Date.now() + 700;
          while (Date.now() < end);
          await gate.passed;
        });
      }),
    ],
    { leaseMs: 400, heartbeatMs: 130, pollMs: 20 },
  );
  await send({ name: "t/busy" });
  await until(
    async () =>
      (await pool.query("SELECT FROM executor.job WHERE fence IS NOT NULL AND due > now() AND due < now() + interval '1 s'")).rowCount ===
      1,
  );
  await send({ name: "t/nobody" });
  gate.open();
  await untilAllEnded();
  expect(calls).toBe(1);
  await untilStats(executor, { calls: 1, completed: 1, crashed: 0, stale: 0 });
});
