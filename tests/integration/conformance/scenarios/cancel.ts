import { invoke } from "inngest";
import * as z from "zod";
import type { Scenario, Stage } from "../stage";

const cancelOn = (stage: Stage) => [{ event: stage.event("cancel"), match: "data.id" }];

export const cancelScenarios: Record<string, Scenario> = {
  cancelqueued: {
    says: "a run that waits for its turn can be cancelled before it begins",
    define: (stage) => [
      stage.fn("main", { concurrency: 1, cancelOn: cancelOn(stage) }, async ({ step, event }) => {
        await step.run("work", async () => {
          stage.note(event.data.id);
          if (event.data.id === "first") await stage.until("the other to be cancelled", () => stage.endings.size === 1);
        });
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { id: "first" });
      await stage.noted("first");
      await stage.send("start", { id: "second" });
      await stage.parked("main", "call");
      await stage.send("cancel", { id: "second" });
      await stage.ended(2);
    },
    notes: ["first"],
    ends: ["main Cancelled", "main Completed"],
  },
  cancelstep: {
    says: "a run that is cancelled in a step begins no other",
    define: (stage) => [
      stage.fn("main", { cancelOn: cancelOn(stage) }, async ({ step }) => {
        await step.run("work", async () => {
          stage.note("begun");
          await stage.until("the end", () => stage.endings.size === 1);
          stage.note("finished");
        });
        await step.run("after", async () => stage.note("after"));
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { id: 1 });
      await stage.noted("begun");
      await stage.send("cancel", { id: 1 });
      await stage.noted("finished");
      await stage.ended();
    },
    notes: ["begun", "finished"],
    ends: ["main Cancelled"],
  },
  cancelsleep: {
    says: "a run can be cancelled in its sleep",
    define: (stage) => [
      stage.fn("main", { cancelOn: cancelOn(stage) }, async ({ step }) => {
        await step.sleep("nap", "1h");
        stage.note("awake");
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { id: 1 });
      await stage.parked("main", "sleep");
      await stage.send("cancel", { id: 1 });
      await stage.ended();
    },
    ends: ["main Cancelled"],
  },
  cancelwait: {
    says: "a run can be cancelled while it waits, and what it waited for comes too late",
    define: (stage) => [
      stage.fn("main", { cancelOn: cancelOn(stage) }, async ({ step }) => {
        await step.waitForEvent("reply", { event: stage.event("reply"), timeout: "1h" });
        stage.note("awake");
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { id: 1 });
      await stage.parked("main", "event");
      await stage.send("cancel", { id: 1 });
      await stage.ended();
      await stage.send("reply");
    },
    ends: ["main Cancelled"],
  },
  cancelinvoke: {
    says: "a run can be cancelled while it waits for what it invoked, which goes on",
    define: (stage) => {
      const child = stage.fn("child", { triggers: [invoke(z.object({}))] }, async ({ step }) => {
        await step.waitForEvent("go", { event: stage.event("go"), timeout: "1h" });
        return "child";
      });
      return [
        child,
        stage.fn("main", { cancelOn: cancelOn(stage) }, async ({ step }) => {
          await step.invoke("child", { function: child, data: {} });
          stage.note("went on");
        }),
      ];
    },
    play: async (stage) => {
      await stage.send("start", { id: 1 });
      await stage.parked("child", "event");
      await stage.send("cancel", { id: 1 });
      await stage.ended();
      await stage.send("go");
      await stage.ended(2);
    },
    ends: ["main Cancelled", 'child Completed "child"'],
  },
  cancelretry: {
    says: "a run can be cancelled while it waits for its next attempt",
    define: (stage) => [
      stage.fn("main", { retries: 10, cancelOn: cancelOn(stage) }, async ({ step }) => {
        await step.run("bad", async () => {
          if (!stage.notes.includes("tried")) stage.note("tried");
          throw new Error("no");
        });
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { id: 1 });
      await stage.noted("tried");
      await stage.send("cancel", { id: 1 });
      await stage.ended();
    },
    notes: ["tried"],
    ends: ["main Cancelled"],
  },
  cancelother: {
    says: "a run is not cancelled by an event for another",
    define: (stage) => [
      stage.fn("main", { cancelOn: cancelOn(stage) }, async ({ step, event }) => {
        await step.waitForEvent("go", { event: stage.event("go"), timeout: "1h" });
        return event.data.id;
      }),
    ],
    play: async (stage) => {
      await stage.sendAll([
        { name: "start", data: { id: "mine" } },
        { name: "start", data: { id: "other" } },
      ]);
      await stage.parked("main", "event", 2);
      await stage.send("cancel", { id: "other" });
      await stage.ended();
      await stage.send("go");
      await stage.ended(2);
    },
    ends: ["main Cancelled", 'main Completed "mine"'],
  },
  cancelheard: {
    says: "a cancelled run is announced as cancelled, and is no failure",
    define: (stage) => [
      stage.fn(
        "main",
        { cancelOn: cancelOn(stage), onFailure: async () => void stage.note("failed") },
        async ({ step }) => void (await step.sleep("nap", "1h")),
      ),
      stage.fn(
        "hears",
        { triggers: [{ event: "inngest/function.cancelled", if: `event.data.event.data.id == '${stage.event("me")}'` }] },
        async ({ event }) => stage.note(event.data.event.data.id === stage.event("me")),
      ),
    ],
    play: async (stage) => {
      await stage.send("start", { id: stage.event("me") });
      await stage.parked("main", "sleep");
      await stage.send("cancel", { id: stage.event("me") });
      await stage.ended(2);
    },
    notes: [true],
    ends: ["main Cancelled", "hears Completed true"],
  },
};
