import type { Scenario } from "../stage";

export const parallelScenarios: Record<string, Scenario> = {
  fan: {
    says: "parallel steps run once each and join once",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const results = await Promise.all([1, 2, 3, 4, 5].map((n) => step.run(`branch ${n}`, async () => stage.note(n))));
        return await step.run("join", async () => stage.note(results.join("")));
      }),
    ],
    anyOrder: true,
    notes: [1, 2, 3, 4, 5, "12345"],
    ends: ['main Completed "12345"'],
  },
  wide: {
    says: "25 parallel steps run once each",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const results = await Promise.all(Array.from({ length: 25 }, (_, n) => step.run(`branch ${n}`, async () => stage.note(n))));
        return results.length;
      }),
    ],
    anyOrder: true,
    notes: Array.from({ length: 25 }, (_, n) => n),
    ends: ["main Completed 25"],
  },
  chains: {
    says: "parallel chains of different length all come to their end",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const run = (id: string) => step.run(id, async () => stage.note(id));
        const long = async () => [await run("a1"), await run("a2"), await run("a3")];
        const short = async () => [await run("b1")];
        return (await Promise.all([long(), short()])).flat();
      }),
    ],
    anyOrder: true,
    notes: ["a1", "a2", "a3", "b1"],
    ends: ['main Completed ["a1","a2","a3","b1"]'],
  },
  nested: {
    says: "parallel steps may be nested in parallel steps",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const run = (id: string) => step.run(id, async () => stage.note(id));
        const pair = (id: string) => Promise.all([run(`${id}1`), run(`${id}2`)]);
        const [first, second] = await Promise.all([pair("a"), run("start b").then(() => pair("b"))]);
        return [...first, ...second].join(" ");
      }),
    ],
    anyOrder: true,
    notes: ["a1", "a2", "start b", "b1", "b2"],
    ends: ['main Completed "a1 a2 b1 b2"'],
  },
  afterfan: {
    says: "what comes after a join is not run again by a later join",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        for (const round of [1, 2, 3]) {
          await Promise.all(["x", "y"].map((id) => step.run(`${id}${round}`, async () => null)));
          await step.run(`join ${round}`, async () => stage.note(`join ${round}`));
        }
      }),
    ],
    notes: ["join 1", "join 2", "join 3"],
  },
  settled: {
    says: "allSettled tells which of the parallel steps failed",
    define: (stage) => [
      stage.fn("main", { retries: 0 }, async ({ step }) => {
        const results = await Promise.allSettled([
          step.run("good", async () => stage.note("good")),
          step.run("bad", async () => {
            stage.note("bad");
            throw new Error("no");
          }),
        ]);
        return results.map((result) => (result.status === "fulfilled" ? result.value : (result.reason as Error).message));
      }),
    ],
    anyOrder: true,
    notes: ["good", "bad"],
    ends: ['main Completed ["good","no"]'],
  },
  allrejects: {
    says: "one parallel step that failed for good can be caught, its siblings having run",
    define: (stage) => [
      stage.fn("main", { retries: 0 }, async ({ step }) => {
        try {
          await Promise.all([
            step.run("good", async () => stage.note("good")),
            step.run("bad", async () => Promise.reject(new Error(stage.note("bad")))),
          ]);
        } catch (error) {
          return await step.run("clean up", async () => stage.note(`cleaned up after ${(error as Error).message}`));
        }
        return "not reached";
      }),
    ],
    anyOrder: true,
    notes: ["good", "bad", "cleaned up after bad"],
    ends: ['main Completed "cleaned up after bad"'],
  },
  any: {
    says: "any gives the first success among failures",
    define: (stage) => [
      stage.fn("main", { retries: 0 }, async ({ step }) =>
        Promise.any([step.run("bad", async () => Promise.reject(new Error("no"))), step.run("good", async () => stage.note("yes"))]),
      ),
    ],
    notes: ["yes"],
    ends: ['main Completed "yes"'],
  },
  race: {
    says: "in a race of groups the fast branch goes on while the slow one waits",
    define: (stage) => [
      stage.fn("main", {}, async ({ step, group }) => {
        const fast = async () => {
          await step.run("fast 1", async () => stage.note("fast 1"));
          return step.run("fast 2", async () => stage.note("fast 2"));
        };
        const slow = async () => (await step.waitForEvent("slow", { event: stage.event("go"), timeout: "1h" }))?.data.text as string;
        await group.parallel({ mode: "race" }, () =>
          Promise.all([fast(), slow().then((text) => step.run("slow", async () => stage.note(text)))]),
        );
        return await step.run("end", async () => stage.note("end"));
      }),
    ],
    play: async (stage) => {
      await stage.send("start");
      await stage.noted("fast 2");
      await stage.parked("main", "event");
      await stage.send("go", { text: "slow" });
      await stage.ended();
    },
    notes: ["fast 1", "fast 2", "slow", "end"],
    ends: ['main Completed "end"'],
  },
  racewinner: {
    says: "a race of steps is won by the one that ends first, and the loser has run",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const winner = await Promise.race([
          step.run("slow", async () => {
            await new Promise((resolve) => setTimeout(resolve, 300));
            return stage.note("slow");
          }),
          step.run("fast", async () => stage.note("fast")),
        ]);
        return await step.run("end", async () => winner);
      }),
    ],
    notes: ["fast", "slow"],
    ends: ['main Completed "fast"'],
  },
};
