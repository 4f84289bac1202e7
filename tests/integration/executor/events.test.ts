import { type InngestFunction, invoke } from "inngest";
import { expect, test } from "vitest";
import * as z from "zod";
import { countRows, createRig, inTransaction, pool, until, untilAllEnded, untilStats } from "./harness";

const untilWaiting = (kind: string, count = 1) =>
  until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = $1", [kind])).rowCount === count);

test("a wait ends with the first event that matches, and only its own run goes on", async () => {
  const got: unknown[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "wait", triggers: [{ event: "t/wait" }] }, async ({ step, event }) => {
      const reply = await step.waitForEvent("reply", { event: "t/reply", timeout: "1h", match: "data.key" });
      await step.run("note", async () => got.push([event.data.key, reply?.data.text]));
    }),
  ]);
  await send({ name: "t/wait", data: { key: "a" } }, { name: "t/wait", data: { key: "b" } });
  await untilWaiting("event", 2);
  await send({ name: "t/reply", data: { key: "c", text: "nobody" } });
  await send({ name: "t/reply", data: { key: "b", text: "first" } }, { name: "t/reply", data: { key: "b", text: "second" } });
  await until(() => got.length === 1);
  expect(got).toEqual([["b", "first"]]);
  await until(async () => (await countRows("run")) === 1);
  await send({ name: "t/reply", data: { key: "a", text: "then" } });
  await untilAllEnded();
  expect(got).toEqual([
    ["b", "first"],
    ["a", "then"],
  ]);
});

test("a wait can ask for several fields, and finds its event among events with very many", async () => {
  const got: unknown[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "wait-if", triggers: [{ event: "t/wait-if" }] }, async ({ step }) => {
      const reply = await step.waitForEvent("reply", {
        event: "t/reply-if",
        timeout: "1h",
        if: "async.data.kind == 'cancel' && async.data.n > 2 && event.data.key == async.data.key",
      });
      await step.run("note", async () => got.push(reply?.data.n));
    }),
  ]);
  await send({ name: "t/wait-if", data: { key: 5 } });
  await untilWaiting("event");
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, n]));
  await send(
    { name: "t/reply-if", data: { key: 5, kind: "cancel", n: 1 } },
    { name: "t/reply-if", data: { key: "5", kind: "cancel", n: 4 } },
  );
  await send({ name: "t/reply-if", data: { ...many, key: 5, kind: "cancel", n: 3 } });
  await untilAllEnded();
  expect(got).toEqual([3]);
});

test("a wait that nothing answers gives null in time, and an event before it is missed", async () => {
  const got: unknown[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "timeout", triggers: [{ event: "t/timeout" }] }, async ({ step }) => {
      got.push(await step.waitForEvent("reply", { event: "t/early", timeout: "1s" }));
    }),
  ]);
  await send({ name: "t/early", data: {} }, { name: "t/timeout" });
  await untilAllEnded();
  expect(got).toEqual([null]);
});

test("a wait registered beside a step that looks at the caller's rows misses no answer, whichever commits first", async () => {
  await pool.query("CREATE TABLE IF NOT EXISTS answer (id text PRIMARY KEY)");
  const ended: string[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "ask", triggers: [{ event: "t/ask" }] }, async ({ step, event, group }) => {
      const id = event.data.id as string;
      await group.parallel({ mode: "race" }, () =>
        Promise.race([
          step.waitForEvent("answered", { event: "t/answered", timeout: "1h", match: "data.id" }),
          step
            .run("look", async () => (await pool.query("SELECT FROM answer WHERE id = $1", [id])).rowCount === 1)
            .then((isAnswered: boolean) => (isAnswered ? true : new Promise(() => {}))),
        ]),
      );
      await step.run("end", async () => ended.push(id));
    }),
  ]);
  const hasLookedOrIsHeldOff = () =>
    pool.query("SELECT FROM executor.step UNION ALL SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  for (const id of ["answered while the wait is registered", "answered after"]) {
    const isDuring = id !== "answered after";
    if (!isDuring) await send({ name: "t/ask", data: { id } });
    if (!isDuring) await untilWaiting("event", 1);
    await inTransaction(async (tx) => {
      await tx.query("INSERT INTO answer VALUES ($1)", [id]);
      await executor.acceptEvents(tx, [{ name: "t/answered", data: { id } }]);
      if (!isDuring) return;
      await send({ name: "t/ask", data: { id } });
      await until(async () => (await hasLookedOrIsHeldOff()).rowCount !== 0);
    });
    executor.wake();
    await until(() => ended.includes(id));
    await send({ name: "t/answered", data: { id } });
    await untilAllEnded();
  }
});

test("invoking a function gives its result, its error, or a timeout", async () => {
  const got: unknown[] = [];
  const { executor, send } = await createRig((client) => {
    const child = client.createFunction(
      { id: "child", retries: 0, triggers: [invoke(z.object({ n: z.number() }))] },
      async ({ event, step }) => {
        if (event.data.n < 0) throw new Error("negative");
        if (event.data.n > 100) await step.sleep("long", "1h");
        return { doubled: event.data.n * 2 };
      },
    );
    return [
      child,
      client.createFunction({ id: "parent", triggers: [{ event: "t/parent" }] }, async ({ step }) => {
        got.push(await step.invoke("good", { function: child, data: { n: 21 } }));
        for (const [id, n] of [
          ["bad", -1],
          ["late", 101],
        ] as const) {
          try {
            await step.invoke(id, { function: child, data: { n }, timeout: "1s" });
          } catch (error) {
            await step.run(`note ${id}`, async () => got.push((error as Error).message));
          }
        }
      }),
    ];
  });
  await send({ name: "t/parent" });
  await until(() => executor.stats().completed === 2);
  expect(got.filter((entry) => typeof entry === "string")).toEqual(["negative", "Timed out waiting for invoked function to complete"]);
  expect(got[0]).toEqual({ doubled: 42 });
});

test("an event sent by a step starts its function once, also when the send is repeated", async () => {
  const got: unknown[] = [];
  const { client, send } = await createRig((client) => [
    client.createFunction({ id: "sender", triggers: [{ event: "t/sender" }] }, async ({ step }) => {
      await step.sendEvent("tell", [
        { id: "told-1", name: "t/told", data: { n: 1 } },
        { id: "told-2", name: "t/told", data: { n: 2 } },
      ]);
    }),
    client.createFunction({ id: "told", triggers: [{ event: "t/told", if: "event.data.n > 0" }] }, async ({ event }) => {
      got.push(event.data.n);
    }),
  ]);
  await send({ name: "t/sender" });
  await until(() => got.length === 2);
  await client.send([
    { id: "told-1", name: "t/told", data: { n: 1 } },
    { id: "zero", name: "t/told", data: { n: 0 } },
  ]);
  const { ids } = await client.send({ name: "t/told", data: { n: 3 } });
  await untilAllEnded();
  expect(got.sort()).toEqual([1, 2, 3]);
  expect(ids).toHaveLength(1);
});

test("fifty equal events at the same time start one run", async () => {
  let runs = 0;
  const { send } = await createRig((client) => [
    client.createFunction({ id: "once", triggers: [{ event: "t/once" }] }, async () => void runs++),
  ]);
  await Promise.all(Array.from({ length: 50 }, () => send({ id: "same", name: "t/once" }, { id: "same", name: "t/once" })));
  await untilAllEnded();
  expect(runs).toBe(1);
});

test("an idempotency key lets one run start, whatever the events' ids", async () => {
  const got: unknown[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "idem", idempotency: "event.data.order", triggers: [{ event: "t/idem" }] }, async ({ event }) => {
      got.push(event.data.order);
    }),
  ]);
  await Promise.all([7, 7, 8, 7].map((order) => send({ name: "t/idem", data: { order } })));
  await untilAllEnded();
  await send({ name: "t/idem", data: { order: 8 } });
  await untilAllEnded();
  expect(got.sort()).toEqual([7, 8]);
});

test("an event cancels the run it names, asleep or in the middle of a step", async () => {
  const ran: string[] = [];
  const cancelled: unknown[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { executor, send } = await createRig((client) => [
    client.createFunction(
      { id: "cancellable", cancelOn: [{ event: "t/cancel", match: "data.id" }], triggers: [{ event: "t/work" }] },
      async ({ step, event }) => {
        if (event.data.id !== "busy") await step.sleep("long", "1h");
        await step.run("held", () => held);
        await step.run("after", async () => ran.push(`${event.data.id} after`));
      },
    ),
    client.createFunction({ id: "see", triggers: [{ event: "inngest/function.cancelled" }] }, async ({ event }) => {
      cancelled.push(event.data.event.data.id);
    }),
  ]);
  await send(
    { name: "t/work", data: { id: "asleep" } },
    { name: "t/work", data: { id: "busy" } },
    { name: "t/work", data: { id: "other" } },
  );
  await untilWaiting("sleep", 2);
  await send({ name: "t/cancel", data: { id: "asleep" } }, { name: "t/cancel", data: { id: "busy" } });
  await until(() => cancelled.length === 2);
  release();
  await until(() => executor.stats().active === 0);
  expect(ran).toEqual([]);
  expect(cancelled.sort()).toEqual(["asleep", "busy"]);
  expect([await countRows("run"), await countRows("job"), await countRows("cancellation")]).toEqual([1, 1, 1]);
});

test("a run that is not finished in time is cancelled", async () => {
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "slow", timeouts: { finish: "1s" }, triggers: [{ event: "t/slow" }] }, async ({ step }) => {
      await step.sleep("long", "1h");
    }),
  ]);
  await send({ name: "t/slow" });
  await untilAllEnded();
  await untilStats(executor, { cancelled: 1, completed: 0 });
});

test("concurrency is limited for each key, over two processes, and counts no sleeping run", async () => {
  const now = new Map<string, number>();
  const most = new Map<string, number>();
  let done = 0;
  const define = (client: import("inngest").Inngest) => [
    client.createFunction(
      { id: "limited", concurrency: { limit: 2, key: "event.data.tenant" }, triggers: [{ event: "t/limited" }] },
      async ({ step, event }) => {
        const tenant = event.data.tenant as string;
        await step.run("work", async () => {
          now.set(tenant, (now.get(tenant) ?? 0) + 1);
          most.set(tenant, Math.max(most.get(tenant) ?? 0, now.get(tenant) ?? 0));
          await pool.query("SELECT pg_sleep(0.02)");
          now.set(tenant, (now.get(tenant) ?? 0) - 1);
        });
        await step.sleep("rest", "1s");
        await step.run("count", async () => void done++);
      },
    ),
  ];
  const first = await createRig(define);
  await createRig(define);
  const events = Array.from({ length: 30 }, (_, n) => ({ name: "t/limited", data: { tenant: n % 3 === 0 ? "a" : "b" } }));
  await first.send(...events);
  // Were a sleeping run to hold its place, ten runs of 1 s two by two would take 5 s at least.
  const started = Date.now();
  await untilAllEnded();
  expect(Date.now() - started).toBeLessThan(4_500);
  expect(done).toBe(30);
  expect([most.get("a"), most.get("b")]).toEqual([2, 2]);
});

test("a signal resumes the run that waits for it, and nobody else's", async () => {
  const got: unknown[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "signalled", triggers: [{ event: "t/signalled" }] }, async ({ step }) => {
      got.push(await step.waitForSignal("wait", { signal: "go", timeout: "1h", onConflict: "fail" }));
    }),
  ]);
  await send({ name: "t/signalled" });
  await untilWaiting("signal");
  const signal = (name: string) =>
    executor.fetch("http://embedded.invalid/v1/signals", { method: "POST", body: JSON.stringify({ signal: name, data: { n: 1 } }) });
  expect((await signal("stop")).status).toBe(404);
  expect((await signal("go")).status).toBe(200);
  await untilAllEnded();
  expect(got).toEqual([{ signal: "go", data: { n: 1 } }]);
  expect((await signal("go")).status).toBe(404);
});

test.each<[string, Partial<InngestFunction.Options>, string]>([
  ["debounce", { debounce: { period: "10s" } }, "uses debounce"],
  ["throttle", { throttle: { limit: 1, period: "10s" } }, "uses throttle"],
  ["rateLimit", { rateLimit: { limit: 1, period: "10s" } }, "uses rateLimit"],
  ["batchEvents", { batchEvents: { maxSize: 2, timeout: "10s" } }, "uses batchEvents"],
  ["singleton", { singleton: { mode: "skip" } }, "uses singleton"],
  ["a limit of concurrency for the account", { concurrency: { limit: 1, scope: "account", key: '"k"' } }, "by account"],
  ["a wildcard", { triggers: [{ event: "t/*" }] }, 'triggered by "t/*"'],
  ["an expression it cannot read", { idempotency: "event.data.id.size()" }, '"event.data.id.size()"'],
  ["a time it cannot read", { timeouts: { finish: "soon" as never } }, '"soon" is not a duration'],
])("%s is refused when the function is registered, by the function's name", async (_what, options, message) => {
  const rig = createRig(
    (client) => [client.createFunction({ triggers: [{ event: "t/later" }], ...options, id: "later" } as never, async () => {})],
    { isStarted: false },
  );
  const refused = await rig.then(
    () => "it was not refused",
    (error: Error) => error.message,
  );
  expect(refused).toContain('Function "app-later"');
  expect(refused).toContain(message);
});

test("a wait may be as long as 366 days, and holds nothing meanwhile but its row", async () => {
  const got: unknown[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "year", triggers: [{ event: "t/year" }] }, async ({ step }) => {
      got.push(await step.waitForEvent("reply", { event: "t/reply", timeout: "366d" }));
      await step.sleep("nap", "366d");
      await step.run("end", async () => got.push("awake"));
    }),
  ]);
  await send({ name: "t/year" });
  for (const kind of ["event", "sleep"]) {
    await untilWaiting(kind);
    await untilStats(executor, { active: 0 });
    const { rows } = await pool.query("SELECT round(extract(epoch FROM due - now()) / 86400)::int AS days FROM executor.job");
    expect(rows).toEqual([{ days: 366 }]);
    await pool.query("UPDATE executor.job SET due = now()");
  }
  await untilAllEnded();
  expect(got.at(-1)).toBe("awake");
  expect(got[0]).toBeNull();
});

test("a path that the executor does not serve answers 404, and an event over the limit is refused", async () => {
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "x", triggers: [{ event: "t/x" }] }, async () => {}),
  ]);
  expect((await executor.fetch("http://embedded.invalid/v2/anything")).status).toBe(404);
  await expect(send({ name: "t/x", data: { text: "x".repeat(600_000) } })).rejects.toThrow("limit is 512000");
});

test("old event ids are forgotten on request, fresh ones are kept", async () => {
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "y", triggers: [{ event: "t/y" }] }, async () => {}),
  ]);
  await send({ id: "old", name: "t/y" }, { id: "new", name: "t/y" });
  await untilAllEnded();
  await pool.query("UPDATE executor.event SET accepted_at = now() - interval '2 days' WHERE id = 'e:old'");
  expect(await executor.prune(24 * 3_600_000)).toBe(1);
  expect(await countRows("event")).toBe(1);
});
