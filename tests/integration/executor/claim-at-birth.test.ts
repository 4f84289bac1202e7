import type { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { countRows, createGate, createRig, inTransaction, pool, type Rig, until, untilAllEnded, untilStats } from "./harness";

const define = (client: Inngest) => [
  client.createFunction(
    { id: "fn", triggers: [{ event: "t/go" }], retries: 2, cancelOn: [{ event: "t/stop", match: "data.k" }] },
    () => null,
  ),
  client.createFunction({ id: "one", triggers: [{ event: "t/limited" }], concurrency: { limit: 1 } }, () => null),
];

const accept = ({ executor }: Rig, ...names: string[]) =>
  inTransaction((tx) =>
    executor.acceptAndClaim(
      tx,
      names.map((name, k) => ({ name, data: { k } })),
    ),
  );

const countHeld = async () => (await pool.query("SELECT FROM executor.job WHERE fence IS NOT NULL")).rowCount;

describe("a run that is claimed as it is made", () => {
  test("is its process's own before the commit, and begins without a claim", async () => {
    const gate = createGate();
    const called: unknown[] = [];
    const rig = await createRig(define, {
      // No poll and no look: whatever begins was begun by its own process.
      pollMs: 3_600_000,
      direct: {
        "app-fn": async ({ event }) => {
          called.push(event);
          await gate.passed;
          return { kind: "done", data: null };
        },
      },
    });
    const begin = await accept(rig, "t/go", "t/go");
    expect([await countHeld(), rig.executor.stats().active]).toEqual([2, 0]);
    begin();
    expect(rig.executor.stats().active).toBe(2);
    gate.open();
    await untilAllEnded();
    expect(called).toHaveLength(2);
  });

  test("remembers its steps as any other", async () => {
    const bodies: string[] = [];
    const rig = await createRig((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "t/go" }] }, async ({ step }) => {
        await step.run("a", () => bodies.push("a"));
        await step.sleep("a moment", 5);
        await step.run("b", () => bodies.push("b"));
      }),
    ]);
    (await accept(rig, "t/go"))();
    await untilAllEnded();
    expect(bodies).toEqual(["a", "b"]);
  });

  test("is not there when its transaction is taken back, or its event was seen before", async () => {
    const rig = await createRig(define, { direct: { "app-fn": async () => ({ kind: "done", data: null }) } });
    const refused = inTransaction(async (tx) => {
      await rig.executor.acceptAndClaim(tx, [{ name: "t/go", data: {} }]);
      throw new Error("taken back");
    });
    await expect(refused).rejects.toThrow("taken back");
    expect(await countRows("run")).toBe(0);
    for (const _ of ["first", "again"])
      (await inTransaction((tx) => rig.executor.acceptAndClaim(tx, [{ id: "same", name: "t/go", data: {} }])))();
    await untilAllEnded();
    await untilStats(rig.executor, { calls: 1, claimed: 1 });
  });

  test("is cancelled by its event from the beginning", async () => {
    const rig = await createRig(define, { direct: { "app-fn": () => new Promise(() => {}) } });
    (await accept(rig, "t/go"))();
    await rig.send({ name: "t/stop", data: { k: 0 } });
    await untilAllEnded();
    expect(await countRows("cancellation")).toBe(0);
  });

  test("goes to another process when its own dies before it begins", async () => {
    const calls: string[] = [];
    const direct = (name: string) => ({
      "app-fn": async () => {
        calls.push(name);
        return { kind: "done", data: null } as const;
      },
    });
    const dead = await createRig(define, { direct: direct("dead") });
    await accept(dead, "t/go");
    await dead.executor.drain(1_000);
    await createRig(define, { direct: direct("other") });
    await untilAllEnded();
    expect(calls).toEqual(["other"]);
  });

  test("is left to a claim when its function has a limit, when there is no room, and when others may wait for room", async () => {
    const gate = createGate();
    const hold = async () => {
      await gate.passed;
      return { kind: "done", data: null } as const;
    };
    const rig = await createRig(define, { concurrency: 2, pollMs: 3_600_000, direct: { "app-fn": hold, "app-one": hold } });
    const limited = await accept(rig, "t/limited");
    expect(await countHeld()).toBe(0);
    limited();
    await until(() => rig.executor.stats().active === 1);
    const three = await accept(rig, "t/go", "t/go", "t/go");
    expect(await countHeld()).toBe(2);
    three();
    expect(rig.executor.stats().active).toBe(2);
    const late = await accept(rig, "t/go");
    expect(await countHeld()).toBe(2);
    late();
    gate.open();
    await untilAllEnded();
    await untilStats(rig.executor, { claimed: 5, completed: 5, crashed: 0 });
  });

  test("is given back at once when its place was taken between its birth and its commit", async () => {
    const gate = createGate();
    const rig = await createRig(define, {
      concurrency: 1,
      pollMs: 3_600_000,
      direct: {
        "app-fn": async () => {
          await gate.passed;
          return { kind: "done", data: null };
        },
      },
    });
    const [first, second] = [await accept(rig, "t/go"), await accept(rig, "t/go")];
    expect(await countHeld()).toBe(2);
    first();
    second();
    await until(async () => (await countHeld()) === 1);
    gate.open();
    await untilAllEnded();
    await untilStats(rig.executor, { completed: 2, crashed: 0 });
  });
});
