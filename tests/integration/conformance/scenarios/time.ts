import type { Scenario, Stage } from "../stage";

/** Notes whether as much time as wanted passed between two steps; never less. */
const elapsed = (stage: Stage, ms: number) => {
  let from = 0;
  return {
    begin: async () => {
      from = Date.now();
    },
    end: async () => void stage.note(Date.now() - from >= ms - 10),
  };
};

export const timeScenarios: Record<string, Scenario> = {
  sleep: {
    says: "a sleep is not shorter than asked",
    define: (stage) => {
      const { begin, end } = elapsed(stage, 1_000);
      return [
        stage.fn("main", {}, async ({ step }) => {
          await step.run("begin", begin);
          await step.sleep("nap", "1s");
          await step.run("end", end);
        }),
      ];
    },
    notes: [true],
  },
  sleepuntil: {
    says: "a sleep until a moment ends when it has come, and one that is past at once",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const until = await step.run("choose", async () => Date.now() + 1_500);
        await step.sleepUntil("past", new Date(until - 3_600_000));
        await step.sleepUntil("nap", new Date(until));
        await step.run("end", async () => void stage.note(Date.now() >= until));
      }),
    ],
    notes: [true],
  },
  sleepstogether: {
    says: "sleeps side by side take as long as the longest",
    define: (stage) => {
      const { begin, end } = elapsed(stage, 2_000);
      return [
        stage.fn("main", {}, async ({ step }) => {
          await step.run("begin", begin);
          await Promise.all([step.sleep("short", "1s"), step.sleep("long", "2s")]);
          await step.run("end", end);
        }),
      ];
    },
    notes: [true],
  },
  sleepbeside: {
    says: "a step beside a sleep runs at once",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        await Promise.all([
          step.sleep("nap", "1s").then(() => step.run("after", async () => stage.note("after"))),
          step.run("beside", async () => stage.note("beside")),
        ]);
      }),
    ],
    notes: ["beside", "after"],
  },
  manysleeps: {
    says: "many runs sleep and wake at the same time",
    define: (stage) => [
      stage.fn("main", {}, async ({ step, event }) => {
        await step.sleep("nap", "1s");
        await step.run("awake", async () => stage.note(event.data.n));
      }),
    ],
    play: async (stage) => {
      await stage.sendAll(Array.from({ length: 50 }, (_, n) => ({ name: "start", data: { n } })));
      await stage.ended(50);
    },
    anyOrder: true,
    notes: Array.from({ length: 50 }, (_, n) => n),
    ends: Array.from({ length: 50 }, () => "main Completed"),
  },
  longsleep: {
    says: "a run may sleep for a year, and be cancelled in its sleep",
    define: (stage) => [
      stage.fn("main", { cancelOn: [{ event: stage.event("cancel") }] }, async ({ step }) => {
        await step.sleep("nap", "364d");
        stage.note("awake");
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.parked("main", "sleep");
      await stage.send("cancel");
      await stage.ended();
    },
    ends: ["main Cancelled"],
  },
  finish: {
    says: "a run that is not finished in time is cancelled",
    define: (stage) => [
      stage.fn("main", { timeouts: { finish: "1s" } }, async ({ step }) => {
        await step.sleep("nap", "20s");
        stage.note("awake");
      }),
    ],
    ends: ["main Cancelled"],
  },
  cron: {
    says: "a schedule starts its function, with the time of the tick",
    define: (stage) => {
      const ticks = new Set<string>();
      return [
        stage.fn("main", { triggers: [{ cron: stage.kind.cron }] }, async ({ event }) => {
          ticks.add(String(event.id));
          if (ticks.size === 1) stage.note(event.name);
        }),
      ];
    },
    play: async (stage) => {
      await stage.noted("inngest/scheduled.timer");
      await stage.ended();
    },
    notes: ["inngest/scheduled.timer"],
    // It goes on ticking.
    ends: null,
  },
};
