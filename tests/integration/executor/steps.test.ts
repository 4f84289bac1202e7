import { type FailureEventArgs, NonRetriableError, RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { countRows, createRig, inTransaction, pool, until, untilAllEnded, untilStats } from "./harness";

test("a function without steps runs once, in one call, and leaves nothing behind but the event's id", async () => {
  const seen: unknown[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "plain", triggers: [{ event: "t/plain" }] }, async ({ event }) => {
      seen.push(event.data);
    }),
  ]);
  await send({ name: "t/plain", data: { n: 1 } });
  await untilAllEnded();
  expect(seen).toEqual([{ n: 1 }]);
  await untilStats(executor, { accepted: 1, calls: 1, completed: 1, failed: 0, stale: 0 });
  expect([await countRows("job"), await countRows("step"), await countRows("event")]).toEqual([0, 0, 1]);
});

test("steps in sequence run once each, within one call", async () => {
  const ran: string[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "sequence", triggers: [{ event: "t/sequence" }] }, async ({ step }) => {
      let total = 0;
      for (let n = 0; n < 10; n++) {
        total += await step.run(`step ${n}`, async () => {
          ran.push(`step ${n}`);
          return n;
        });
      }
      await step.run("total", async () => ran.push(`total ${total}`));
    }),
  ]);
  await send({ name: "t/sequence" });
  await untilAllEnded();
  expect(ran).toEqual([...Array.from({ length: 10 }, (_, n) => `step ${n}`), "total 45"]);
  await untilStats(executor, { calls: 1, steps: 11, completed: 1 });
});

test("parallel steps run at the same time and join once", async () => {
  const ran: string[] = [];
  let joined = 0;
  let atOnce = 0;
  let most = 0;
  const { send } = await createRig((client) => [
    client.createFunction({ id: "fan", triggers: [{ event: "t/fan" }] }, async ({ step }) => {
      const results = await Promise.all(
        Array.from({ length: 5 }, (_, n) =>
          step.run(`branch ${n}`, async () => {
            most = Math.max(most, ++atOnce);
            await until(() => most === 5);
            atOnce--;
            ran.push(`branch ${n}`);
            return n;
          }),
        ),
      );
      await step.run("join", async () => {
        joined++;
        ran.push(`join ${results.join("")}`);
      });
    }),
  ]);
  await send({ name: "t/fan" });
  await untilAllEnded();
  expect(ran.slice(0, 5).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `branch ${n}`));
  expect(ran.slice(5)).toEqual(["join 01234"]);
  expect(joined).toBe(1);
});

test("branches of a race go on without waiting for each other, and the loser's step runs once", async () => {
  const ran: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { send } = await createRig((client) => [
    client.createFunction({ id: "race", triggers: [{ event: "t/race" }] }, async ({ step, group }) => {
      const note = (name: string, wait?: Promise<void>) =>
        step.run(name, async () => {
          await wait;
          ran.push(name);
          return name;
        });
      await group.parallel({ mode: "race" }, () =>
        Promise.all([
          note("slow", held),
          note("fast 1")
            .then(() => note("fast 2"))
            .then(() => note("fast 3")),
        ]),
      );
      await note("end");
    }),
  ]);
  await send({ name: "t/race" });
  await until(() => ran.includes("fast 3"));
  expect(ran).toEqual(["fast 1", "fast 2", "fast 3"]);
  release();
  await untilAllEnded();
  expect(ran).toEqual(["fast 1", "fast 2", "fast 3", "slow", "end"]);
});

test("a failing step is tried again, with attempts of its own, and steps before it are not", async () => {
  const ran: string[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "retry", retries: 2, triggers: [{ event: "t/retry" }] }, async ({ step }) => {
      await step.run("before", async () => ran.push("before"));
      let tries = 0;
      for (const name of ["first", "second"]) {
        await step.run(name, async () => {
          ran.push(name);
          tries = ran.filter((entry) => entry === name).length;
          if (tries < 3) throw new Error("not yet");
        });
      }
    }),
  ]);
  await send({ name: "t/retry" });
  await untilAllEnded();
  expect(ran).toEqual(["before", "first", "first", "first", "second", "second", "second"]);
  await untilStats(executor, { completed: 1, failed: 0, retried: 4 });
});

test("a step that failed for good can be caught", async () => {
  const ran: string[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "caught", retries: 1, triggers: [{ event: "t/caught" }] }, async ({ step }) => {
      try {
        await step.run("fails", async () => {
          ran.push("fails");
          throw new TypeError("no");
        });
      } catch (error) {
        const { name, message } = error as Error;
        await step.run("cleanup", async () => ran.push(`cleanup ${name} ${message}`));
      }
    }),
  ]);
  await send({ name: "t/caught" });
  await untilAllEnded();
  expect(ran).toEqual(["fails", "fails", "cleanup TypeError no"]);
});

test("NonRetriableError is not tried again, and onFailure hears of it", async () => {
  const heard: unknown[] = [];
  let tries = 0;
  const { executor, send } = await createRig((client) => [
    client.createFunction(
      {
        id: "fatal",
        triggers: [{ event: "t/fatal" }],
        onFailure: async ({ error, event }: FailureEventArgs) => {
          heard.push([error.message, event.data.function_id, event.data.event.data]);
        },
      },
      async () => {
        tries++;
        throw new NonRetriableError("never");
      },
    ),
  ]);
  await send({ name: "t/fatal", data: { n: 7 } });
  await until(() => heard.length > 0);
  await untilAllEnded();
  expect(tries).toBe(1);
  expect(heard).toEqual([["never", "app-fatal", { n: 7 }]]);
  await untilStats(executor, { failed: 1, completed: 1, retried: 0 });
});

test("a body that throws is tried again until its attempts are used up", async () => {
  let tries = 0;
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "body", retries: 2, triggers: [{ event: "t/body" }] }, async () => {
      tries++;
      throw new Error("always");
    }),
  ]);
  await send({ name: "t/body" });
  await untilAllEnded();
  expect(tries).toBe(3);
  await untilStats(executor, { failed: 1, retried: 2 });
});

test("RetryAfterError decides when the next attempt is", async () => {
  const at: number[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "after", triggers: [{ event: "t/after" }] }, async ({ step }) => {
      await step.run("busy", async () => {
        at.push(Date.now());
        if (at.length === 1) throw new RetryAfterError("busy", "2s");
      });
    }),
  ]);
  await send({ name: "t/after" });
  await untilAllEnded();
  expect(at).toHaveLength(2);
  expect((at[1] as number) - (at[0] as number)).toBeGreaterThanOrEqual(1_990);
});

test("a sleep ends on time, not early, and holds no slot meanwhile", async () => {
  const at: number[] = [];
  const { executor, send } = await createRig((client) => [
    client.createFunction({ id: "sleep", triggers: [{ event: "t/sleep" }] }, async ({ step }) => {
      await step.run("before", async () => at.push(Date.now()));
      await step.sleep("nap", "1s");
      await step.sleepUntil("past", new Date(Date.now() - 60_000));
      await step.run("after", async () => at.push(Date.now()));
    }),
  ]);
  await send({ name: "t/sleep" });
  await until(async () => (await pool.query("SELECT FROM executor.job WHERE kind = 'sleep'")).rowCount === 1);
  await until(() => executor.stats().active === 0);
  await untilAllEnded();
  const [before, after] = at as [number, number];
  expect(at).toHaveLength(2);
  expect(after - before).toBeGreaterThanOrEqual(995);
  expect(after - before).toBeLessThan(2_500);
});

test("results with a NUL character, of any JSON type and of many sizes survive a replay", async () => {
  const values = ["a\u0000b", null, 0, "", false, [], {}, { nested: { "\u0000": ["\ud800", 1e21] } }, "x".repeat(300_000)];
  const seen: unknown[] = [];
  const { send } = await createRig((client) => [
    client.createFunction({ id: "values", triggers: [{ event: "t/values" }] }, async ({ step, event }) => {
      const results: unknown[] = [event.data.text];
      for (const [n, value] of values.entries()) results.push(await step.run(`value ${n}`, async () => value));
      await step.sleep("replay", 1_000);
      await step.run("see", async () => void seen.push(...results));
    }),
  ]);
  await send({ name: "t/values", data: { text: "nul \u0000" } });
  await untilAllEnded();
  expect(seen).toEqual(["nul \u0000", ...values]);
});

test("a result over the limit fails the run with an error that says so", async () => {
  const errors: string[] = [];
  const { send } = await createRig((client) => [
    client.createFunction(
      { id: "huge", triggers: [{ event: "t/huge" }], onFailure: async ({ error }: { error: Error }) => void errors.push(error.message) },
      async ({ step }) => {
        await step.run("too much", async () => "x".repeat(4_100_000));
        await step.run("next", async () => errors.push("went on"));
      },
    ),
  ]);
  await send({ name: "t/huge" });
  await until(() => errors.length > 0);
  await untilAllEnded();
  expect(errors).toEqual([expect.stringContaining("4000000 bytes")]);
});

test("events that are rolled back start nothing", async () => {
  let runs = 0;
  const { executor } = await createRig((client) => [
    client.createFunction({ id: "rolled", triggers: [{ event: "t/rolled" }] }, async () => void runs++),
  ]);
  const rolledBack = inTransaction(async (tx) => {
    await executor.acceptEvents(tx, [{ id: "one", name: "t/rolled" }]);
    throw new Error("the caller changed its mind");
  });
  await expect(rolledBack).rejects.toThrow("changed its mind");
  executor.wake();
  expect([await countRows("run"), await countRows("event"), runs]).toEqual([0, 0, 0]);
});
