import type { Scenario } from "../stage";

export const waitScenarios: Record<string, Scenario> = {
  match: {
    says: "a wait ends with the event that has the same value, and with no other",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1h", match: "data.key" });
        return await step.run("take", async () => stage.note(reply?.data.text));
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { key: "a" });
      await stage.parked("main", "event");
      await stage.send("reply", { key: "b", text: "not mine" });
      await stage.send("reply", { key: "a", text: "mine" });
      await stage.ended();
    },
    notes: ["mine"],
    ends: ['main Completed "mine"'],
  },
  condition: {
    says: "a wait may ask for several fields, of its own event too",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const reply = await step.waitForEvent("reply", {
          event: stage.event("reply"),
          timeout: "1h",
          if: "async.data.key == event.data.key && async.data.n > 2 && async.data.kind == 'go'",
        });
        return reply?.data.n;
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { key: 5 });
      await stage.parked("main", "event");
      await stage.send("reply", { key: 5, n: 1, kind: "go" });
      await stage.send("reply", { key: 5, n: 3, kind: "stop" });
      await stage.send("reply", { key: 6, n: 4, kind: "go" });
      await stage.send("reply", { key: 5, n: 5, kind: "go" });
      await stage.ended();
    },
    ends: ["main Completed 5"],
  },
  timeout: {
    says: "a wait that nothing answers gives null when its time is over",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1s" });
        return await step.run("take", async () => stage.note(reply === null ? "nobody" : "somebody"));
      }),
    ],
    notes: ["nobody"],
    ends: ['main Completed "nobody"'],
  },
  early: {
    says: "an event that comes before its wait is missed",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        await step.run("begin", async () => stage.note("begun"));
        const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "2s" });
        return reply === null ? "missed" : "got it";
      }),
    ],
    play: async (stage) => {
      await stage.send("reply");
      await stage.send("start");
      await stage.ended();
    },
    notes: ["begun"],
    ends: ['main Completed "missed"'],
  },
  late: {
    says: "an event that comes after the wait is over changes nothing",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1s" });
        await step.run("over", async () => stage.note("over"));
        await step.sleep("nap", "1s");
        return reply;
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.noted("over");
      await stage.send("reply");
      await stage.ended();
    },
    notes: ["over"],
    ends: ["main Completed"],
  },
  first: {
    says: "of two events the first counts, and the second changes nothing",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1h" });
        await step.sleep("nap", "1s");
        return await step.run("take", async () => stage.note(reply?.data.n));
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.parked("main", "event");
      await stage.send("reply", { n: 1 });
      await stage.parked("main", "sleep");
      await stage.send("reply", { n: 2 });
      await stage.ended();
    },
    notes: [1],
    ends: ["main Completed 1"],
  },
  both: {
    says: "one event ends two waits of one run",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const wait = (id: string) => step.waitForEvent(id, { event: stage.event("reply"), timeout: "1h" });
        const replies = await Promise.all([wait("one"), wait("two")]);
        return await step.run("take", async () => stage.note(replies.map((reply) => reply?.data.n)));
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.parked("main", "event", 2);
      await stage.send("reply", { n: 4 });
      await stage.ended();
    },
    notes: [[4, 4]],
    ends: ["main Completed [4,4]"],
  },
  everybody: {
    says: "one event wakes all runs that wait for it",
    define: (stage) => [
      stage.fn("main", {}, async ({ step, event }) => {
        await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1h" });
        return event.data.n;
      }),
    ],
    play: async (stage) => {
      await stage.sendAll([1, 2, 3].map((n) => ({ name: "start", data: { n } })));
      await stage.parked("main", "event", 3);
      await stage.send("reply");
      await stage.ended(3);
    },
    ends: ["main Completed 1", "main Completed 2", "main Completed 3"],
  },
  beside: {
    says: "a wait registered beside the step that asks misses no answer",
    define: (stage) => [
      stage.fn("main", {}, async ({ step, event }) => {
        const [reply] = await Promise.all([
          step.waitForEvent("reply", { event: stage.event("reply"), timeout: "30s", match: "data.n" }),
          step.sendEvent("ask", { id: `${stage.event("ask")}-${event.data.n}`, name: stage.event("ask"), data: { n: event.data.n } }),
        ]);
        return reply?.data.n;
      }),
      stage.fn("answer", { triggers: [{ event: stage.event("ask") }] }, async ({ step, event }) => {
        await step.sendEvent("reply", { id: `${stage.event("reply")}-${event.data.n}`, name: stage.event("reply"), data: event.data });
      }),
    ],
    play: async (stage) => {
      await stage.sendAll(Array.from({ length: 10 }, (_, n) => ({ name: "start", data: { n } })));
      await stage.ended(20);
    },
    ends: Array.from({ length: 10 }, (_, n) => `main Completed ${n}`).concat(Array.from({ length: 10 }, () => "answer Completed")),
  },
  again: {
    says: "a run may wait for the same event again and again",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const seen: unknown[] = [];
        for (let turn = 0; turn < 3; turn++) {
          const reply = await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1h" });
          seen.push(reply?.data.n);
          await step.run("ready", async () => stage.note(`took ${reply?.data.n}`));
        }
        return seen;
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      for (const n of [1, 2, 3]) {
        await stage.parked("main", "event");
        await stage.send("reply", { n });
        await stage.noted(`took ${n}`);
      }
      await stage.ended();
    },
    notes: ["took 1", "took 2", "took 3"],
    ends: ["main Completed [1,2,3]"],
  },
  signal: {
    says: "a signal resumes the run that waits for it, with its data",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const signal = await step.waitForSignal("wait", { signal: stage.event("signal"), timeout: "1h", onConflict: "fail" });
        return signal?.data;
      }),
      stage.fn("sender", { triggers: [{ event: stage.event("send") }] }, async ({ step }) => {
        await step.sendSignal("send", { signal: stage.event("signal"), data: { n: 9 } });
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.parked("main", "signal");
      await stage.send("send");
      await stage.ended(2);
    },
    ends: ['main Completed {"n":9}', "sender Completed"],
  },
  signaltimeout: {
    says: "a signal that does not come gives null",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const signal = await step.waitForSignal("wait", { signal: stage.event("signal"), timeout: "1s", onConflict: "fail" });
        return signal === null ? "nobody" : "somebody";
      }),
    ],
    ends: ['main Completed "nobody"'],
  },
};
