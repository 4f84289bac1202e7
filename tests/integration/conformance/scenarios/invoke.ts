import { invoke } from "inngest";
import * as z from "zod";
import type { Scenario, Stage } from "../stage";

const input = z.object({ n: z.number() });

/** Gives twice its input; fails below zero; sleeps above a hundred. */
const defineChild = (stage: Stage) =>
  stage.fn("child", { retries: 0, triggers: [invoke(input)] }, async ({ event, step }) => {
    if (event.data.n < 0) throw new Error("negative");
    if (event.data.n > 100) await step.sleep("nap", "3s");
    return { doubled: event.data.n * 2 };
  });

export const invokeScenarios: Record<string, Scenario> = {
  invoke: {
    says: "invoking a function gives its result",
    define: (stage) => {
      const child = defineChild(stage);
      return [child, stage.fn("main", {}, async ({ step }) => step.invoke("child", { function: child, data: { n: 21 } }))];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    ends: ['child Completed {"doubled":42}', 'main Completed {"doubled":42}'],
  },
  invokefails: {
    says: "an invoked function that fails gives an error that can be caught",
    define: (stage) => {
      const child = defineChild(stage);
      return [
        child,
        stage.fn("main", {}, async ({ step }) => {
          try {
            return await step.invoke("child", { function: child, data: { n: -1 } });
          } catch (error) {
            return await step.run("note", async () => stage.note(`caught ${(error as Error).message}`));
          }
        }),
      ];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    notes: ["caught negative"],
    ends: ["child Failed negative", 'main Completed "caught negative"'],
  },
  invokeuncaught: {
    says: "an error of an invoked function that nobody catches fails the one that invoked",
    define: (stage) => {
      const child = defineChild(stage);
      return [child, stage.fn("main", { retries: 0 }, async ({ step }) => step.invoke("child", { function: child, data: { n: -1 } }))];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    ends: ["child Failed negative", "main Failed negative"],
  },
  invoketimeout: {
    says: "an invocation that takes too long gives an error, and the invoked function goes on",
    define: (stage) => {
      const child = defineChild(stage);
      return [
        child,
        stage.fn("main", {}, async ({ step }) => {
          const late = step.invoke("child", { function: child, data: { n: 101 }, timeout: "1s" });
          return late.catch((error: Error) => error.message);
        }),
      ];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    ends: ['child Completed {"doubled":202}', 'main Completed "Timed out waiting for invoked function to complete"'],
  },
  invokesleeps: {
    says: "an invoked function may sleep, and the one that invoked sleeps with it",
    define: (stage) => {
      const child = defineChild(stage);
      return [child, stage.fn("main", {}, async ({ step }) => step.invoke("child", { function: child, data: { n: 150 } }))];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(2);
    },
    ends: ['child Completed {"doubled":300}', 'main Completed {"doubled":300}'],
  },
  invokedeep: {
    says: "invoked functions may invoke",
    define: (stage) => {
      const leaf = stage.fn("leaf", { triggers: [invoke(input)] }, async ({ event }) => event.data.n + 1);
      const middle = stage.fn("middle", { triggers: [invoke(input)] }, async ({ event, step }) => {
        const value = await step.invoke("leaf", { function: leaf, data: { n: event.data.n * 10 } });
        return await step.run("add", async () => (value as number) + 1);
      });
      return [leaf, middle, stage.fn("main", {}, async ({ step }) => step.invoke("middle", { function: middle, data: { n: 2 } }))];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(3);
    },
    ends: ["leaf Completed 21", "middle Completed 22", "main Completed 22"],
  },
  invokemany: {
    says: "functions invoked side by side give their results in the order of the calls",
    define: (stage) => {
      const child = defineChild(stage);
      return [
        child,
        stage.fn("main", {}, async ({ step }) => {
          const results = await Promise.all(
            Array.from({ length: 10 }, (_, n) => step.invoke(`child ${n}`, { function: child, data: { n } })),
          );
          return results.map((result) => (result as { doubled: number }).doubled);
        }),
      ];
    },
    play: async (stage) => {
      await stage.send("start");
      await stage.ended(11);
    },
    ends: ["main Completed [0,2,4,6,8,10,12,14,16,18]", ...Array.from({ length: 10 }, (_, n) => `child Completed {"doubled":${n * 2}}`)],
  },
};
