import type { Scenario } from "../stage";

export const startScenarios: Record<string, Scenario> = {
  batch: {
    says: "a hundred events start a hundred runs",
    define: (stage) => [stage.fn("main", {}, async ({ event }) => void stage.note(event.data.n))],
    play: async (stage) => {
      await stage.sendAll(Array.from({ length: 100 }, (_, n) => ({ name: "start", data: { n } })));
      await stage.ended(100);
    },
    anyOrder: true,
    notes: Array.from({ length: 100 }, (_, n) => n),
    ends: Array.from({ length: 100 }, () => "main Completed"),
  },
  sameevent: {
    says: "an event id that was seen before starts nothing",
    define: (stage) => [stage.fn("main", {}, async ({ event }) => void stage.note(event.data.n))],
    play: async (stage) => {
      const id = stage.event("once");
      await stage.send("start", { n: 1 }, { id });
      await stage.ended();
      await stage.send("start", { n: 2 }, { id });
      await stage.send("start", { n: 3 }, { id: `${id} more` });
      await stage.ended(2);
    },
    notes: [1, 3],
    ends: ["main Completed", "main Completed"],
  },
  idempotency: {
    says: "an idempotency key lets one run start",
    define: (stage) => [stage.fn("main", { idempotency: "event.data.order" }, async ({ event }) => stage.note(event.data.name))],
    play: async (stage) => {
      const order = (name: string) => ({ name, order: `${stage.name} ${name}` });
      await stage.send("start", order("a"));
      await stage.ended();
      await stage.send("start", order("a"));
      await stage.send("start", order("b"));
      await stage.ended(2);
    },
    notes: ["a", "b"],
    ends: ['main Completed "a"', 'main Completed "b"'],
  },
  several: {
    says: "one event starts every function that listens to it",
    define: (stage) => [stage.fn("one", {}, async () => "one"), stage.fn("two", {}, async () => "two")],
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    ends: ['one Completed "one"', 'two Completed "two"'],
  },
  triggers: {
    says: "a function may have several triggers, each with a condition of its own",
    define: (stage) => [
      stage.fn(
        "main",
        { triggers: [{ event: stage.event("a"), if: "event.data.n > 10" }, { event: stage.event("b") }] },
        async ({ event }) => event.data.n,
      ),
    ],
    play: async (stage) => {
      await stage.send("a", { n: 1 });
      await stage.send("a", { n: 11 });
      await stage.send("b", { n: 2 });
      await stage.ended(2);
    },
    ends: ["main Completed 11", "main Completed 2"],
  },
  sendevent: {
    says: "events that a step sends start functions, once each however often the body runs",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        await step.sendEvent(
          "tell",
          [1, 2, 3].map((n) => ({ id: `${stage.event("told")}-${n}`, name: stage.event("told"), data: { n } })),
        );
        await step.sleep("replay", "1s");
      }),
      stage.fn("told", { triggers: [{ event: stage.event("told") }] }, async ({ event }) => event.data.n),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(4);
    },
    ends: ["main Completed", "told Completed 1", "told Completed 2", "told Completed 3"],
  },
  sendeventids: {
    says: "a step that sends events gives their number of ids",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const { ids } = await step.sendEvent("tell", [{ name: stage.event("nobody") }, { name: stage.event("nobody") }]);
        return ids.length;
      }),
    ],
    ends: ["main Completed 2"],
  },
  concurrency: {
    says: "no more runs of one key execute at once than allowed, and keys do not hold each other up",
    define: (stage) => {
      const now = new Map<string, number>();
      const most = new Map<string, number>();
      return [
        stage.fn("main", { concurrency: { limit: 2, key: "event.data.key" } }, async ({ step, event }) => {
          const key = String(event.data.key);
          await step.run("work", async () => {
            now.set(key, (now.get(key) ?? 0) + 1);
            most.set(key, Math.max(most.get(key) ?? 0, now.get(key) ?? 0));
            await new Promise((resolve) => setTimeout(resolve, 20));
            now.set(key, (now.get(key) ?? 0) - 1);
          });
          return { key, allowed: (most.get(key) ?? 0) <= 2 };
        }),
      ];
    },
    play: async (stage) => {
      await stage.sendAll(Array.from({ length: 12 }, (_, n) => ({ name: "start", data: { key: n % 3 === 0 ? "a" : "b" } })));
      await stage.ended(12);
    },
    ends: Array.from({ length: 12 }, (_, n) => `main Completed {"key":"${n % 3 === 0 ? "a" : "b"}","allowed":true}`),
  },
  concurrencysleep: {
    says: "a run that sleeps leaves its place to others",
    define: (stage) => [
      stage.fn("main", { concurrency: 1 }, async ({ step, event }) => {
        if (event.data.sleeps) await step.waitForEvent("go", { event: stage.event("go"), timeout: "1h" });
        return event.data.sleeps === true;
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { sleeps: true });
      await stage.parked("main", "event");
      await stage.send("start", { sleeps: false });
      await stage.ended();
      await stage.send("go");
      await stage.ended(2);
    },
    ends: ["main Completed false", "main Completed true"],
  },
  attempt: {
    says: "a step is told which attempt it is in",
    define: (stage) => [
      stage.fn("main", { retries: 2 }, async ({ step, attempt }) => {
        await step.run("look", async () => {
          stage.note(attempt);
          if (attempt < 2) throw new Error("not yet");
        });
      }),
    ],
    notes: [0, 1, 2],
  },
  runid: {
    says: "a run has one id, the same in every replay and different from others'",
    define: (stage) => {
      const ids = new Map<number, Set<string>>();
      return [
        stage.fn("main", {}, async ({ step, runId, event }) => {
          const own = ids.get(event.data.n) ?? new Set();
          ids.set(event.data.n, own.add(runId));
          await step.sleep("replay", "1s");
          return await step.run("count", async () => [own.size, new Set([...ids.values()].flatMap((set) => [...set])).size]);
        }),
      ];
    },
    play: async (stage) => {
      await stage.sendAll([1, 2].map((n) => ({ name: "start", data: { n } })));
      await stage.ended(2);
    },
    ends: ["main Completed [1,2]", "main Completed [1,2]"],
  },
};
