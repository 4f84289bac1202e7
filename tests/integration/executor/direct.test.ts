import type { Inngest } from "inngest";
import { describe, expect, test, vi } from "vitest";
import type { DirectCall } from "@/server/executor/direct-call";
import { countRows, createGate, createRig, until } from "./harness";

const soon = () => new Date(Date.now() + 3_600_000);

/** The ordinary form, which the embedded executor must not call. */
const define = (client: Inngest) => [
  client.createFunction(
    { id: "fn", triggers: [{ event: "t/go" }], retries: 2, cancelOn: [{ event: "t/stop", match: "data.k" }] },
    async () => {
      throw new Error("the ordinary form was called");
    },
  ),
];

describe("a function that is called directly", () => {
  test("gets its event, and is called again after a wait that an event ends", async () => {
    const calls: unknown[] = [];
    const rig = await createRig(define, {
      direct: {
        "app-fn": async ({ event }) => {
          calls.push((event as { data: unknown }).data);
          if (calls.length > 2) return { kind: "done", data: null };
          return { kind: "wait", event: "t/more", if: 'async.data.k == "a"', until: soon() };
        },
      },
    });
    await rig.send({ name: "t/go", data: { k: "a" } });
    for (const count of [1, 2]) {
      await until(async () => calls.length === count && rig.executor.stats().active === 0);
      await rig.send({ name: "t/more", data: { k: "other" } }, { name: "t/more", data: { k: "a" } });
    }
    await until(async () => (await countRows("run")) === 0);
    expect(calls).toEqual([{ k: "a" }, { k: "a" }, { k: "a" }]);
  });

  test("is called again when its time is up", async () => {
    let calls = 0;
    const rig = await createRig(define, {
      direct: {
        "app-fn": async () => {
          calls++;
          if (calls > 2) return { kind: "done", data: null };
          if (calls === 1) return { kind: "sleep", milliseconds: 5 };
          return { kind: "wait", event: "t/never", if: 'async.data.k == "a"', until: new Date(Date.now() + 5) };
        },
      },
    });
    await rig.send({ name: "t/go", data: { k: "a" } });
    await until(async () => calls === 3 && (await countRows("run")) === 0);
  });

  test("may wait any number of times, and what is kept of it does not grow", async () => {
    let calls = 0;
    const kept: number[] = [];
    const rig = await createRig(define, {
      direct: {
        "app-fn": async () => {
          kept.push(await countRows("step"));
          return ++calls < 30 ? { kind: "sleep", milliseconds: 1 } : { kind: "done", data: null };
        },
      },
    });
    await rig.send({ name: "t/go", data: { k: "a" } });
    await until(async () => (await countRows("run")) === 0);
    expect([calls, Math.max(...kept)]).toEqual([30, 1]);
  });

  test("is tried again when it throws, and given up after its retries", async () => {
    let calls = 0;
    const rig = await createRig(define, {
      direct: {
        "app-fn": async () => {
          calls++;
          throw new Error("not now");
        },
      },
    });
    await rig.send({ name: "t/go", data: { k: "a" } });
    await until(async () => (await countRows("run")) === 0);
    expect(calls).toBe(3);
    expect(rig.executor.stats()).toMatchObject({ retried: 2, failed: 1 });
  });

  test("hears that its process drains, and goes on in another one", async () => {
    const gate = createGate();
    const seen = vi.fn();
    const stopping = async ({ isStopping }: DirectCall) => {
      seen();
      await gate.passed;
      return isStopping() ? ({ kind: "sleep", milliseconds: 1 } as const) : ({ kind: "done", data: null } as const);
    };
    const first = await createRig(define, { direct: { "app-fn": stopping } });
    await first.send({ name: "t/go", data: { k: "a" } });
    await until(async () => seen.mock.calls.length === 1);
    const drained = first.executor.drain(5_000);
    gate.open();
    await drained;
    expect(await countRows("run")).toBe(1);
    let others = 0;
    await createRig(define, {
      direct: {
        "app-fn": async () => {
          others++;
          return { kind: "done", data: null };
        },
      },
    });
    await until(async () => (await countRows("run")) === 0);
    expect({ first: seen.mock.calls.length, others }).toEqual({ first: 1, others: 1 });
  });

  test("is cancelled like any other, and what it still says is not written", async () => {
    const gate = createGate();
    const rig = await createRig(define, {
      direct: {
        "app-fn": async () => {
          await gate.passed;
          return { kind: "done", data: null };
        },
      },
    });
    await rig.send({ name: "t/go", data: { k: "a" } });
    await until(async () => rig.executor.stats().active === 1);
    await rig.send({ name: "t/stop", data: { k: "a" } });
    await until(async () => (await countRows("run")) === 0);
    gate.open();
    await until(async () => rig.executor.stats().stale === 1);
    expect(rig.executor.stats()).toMatchObject({ cancelled: 1, completed: 0 });
  });
});
