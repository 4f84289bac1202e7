import type { Scenario } from "../stage";

export const sequenceScenarios: Record<string, Scenario> = {
  plain: {
    says: "a function without steps runs once and gives its result",
    define: (stage) => [stage.fn("main", {}, async ({ event }) => stage.note({ sum: event.data.a + event.data.b }))],
    play: async (stage) => {
      await stage.send("start", { a: 40, b: 2 });
      await stage.ended();
    },
    notes: [{ sum: 42 }],
    ends: ['main Completed {"sum":42}'],
  },
  sequence: {
    says: "steps in sequence run once each, in order, with the results of those before",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        let total = 0;
        for (let n = 1; n <= 10; n++) total += await step.run(`step ${n}`, async () => stage.note(n));
        return total;
      }),
    ],
    notes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ends: ["main Completed 55"],
  },
  sameid: {
    says: "steps of the same name in a loop are different steps",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const results: number[] = [];
        for (let n = 0; n < 3; n++) results.push(await step.run("same", async () => stage.note(n)));
        await step.sleep("replay", "1s");
        return results;
      }),
    ],
    notes: [0, 1, 2],
    ends: ["main Completed [0,1,2]"],
  },
  replay: {
    says: "after a wait the body runs again, the steps before it do not",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const made = await step.run("make", async () => stage.note("made"));
        await step.sleep("nap", "1s");
        const used = await step.run("use", async () => stage.note(`used ${made}`));
        await step.sleep("another nap", "1s");
        return used;
      }),
    ],
    notes: ["made", "used made"],
    ends: ['main Completed "used made"'],
  },
  json: {
    says: "a step's result is what JSON keeps of it",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const value = await step.run("make", async () => ({
          date: new Date(0),
          nothing: undefined,
          map: new Map([[1, 2]]),
          list: [undefined, Number.NaN],
          text: 'é 日本 "quoted" \\ \n',
        }));
        await step.sleep("replay", "1s");
        await step.run("see", async () => void stage.note(value));
      }),
    ],
    notes: [{ date: "1970-01-01T00:00:00.000Z", map: {}, list: [null, null], text: 'é 日本 "quoted" \\ \n' }],
  },
  nothing: {
    says: "null, false, 0, an empty text and nothing at all are results like others",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const results: unknown[] = [];
        for (const [n, value] of [null, false, 0, "", [], undefined].entries()) {
          results.push((await step.run(`value ${n}`, async () => value)) ?? null);
          stage.note(n);
        }
        await step.sleep("replay", "1s");
        return results;
      }),
    ],
    // The body runs twice; the steps' results are the same both times.
    anyOrder: true,
    notes: [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5],
    ends: ['main Completed [null,false,0,"",[],null]'],
  },
  branch: {
    says: "a step's result decides which steps come next",
    define: (stage) => [
      stage.fn("main", {}, async ({ step, event }) => {
        const isLarge = await step.run("look", async () => event.data.n > 10);
        return isLarge
          ? await step.run("large", async () => stage.note(`large ${event.data.n}`))
          : await step.run("small", async () => stage.note(`small ${event.data.n}`));
      }),
    ],
    play: async (stage) => {
      await stage.sendAll([
        { name: "start", data: { n: 3 } },
        { name: "start", data: { n: 30 } },
      ]);
      await stage.ended(2);
    },
    anyOrder: true,
    notes: ["small 3", "large 30"],
    ends: ['main Completed "small 3"', 'main Completed "large 30"'],
  },
  long: {
    says: "a run of 500 steps runs each once",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        let total = 0;
        for (let n = 0; n < 500; n++) total += await step.run(`step ${n}`, async () => 1);
        await step.run("note", async () => stage.note(total));
      }),
    ],
    notes: [500],
  },
  large: {
    says: "a result of a megabyte comes back whole after a replay",
    define: (stage) => [
      stage.fn("main", {}, async ({ step }) => {
        const text = await step.run("make", async () => "0123456789".repeat(100_000));
        await step.sleep("replay", "1s");
        return await step.run("count", async () => stage.note(text.length + Number(text.at(-1))));
      }),
    ],
    notes: [1_000_009],
    ends: ["main Completed 1000009"],
  },
  eventdata: {
    says: "a function sees its event as it was sent",
    define: (stage) => [
      stage.fn("main", {}, async ({ event }) => {
        stage.note(event.data);
        return event.name === stage.event("start");
      }),
    ],
    play: async (stage) => {
      await stage.send("start", { deep: { list: [1, { two: null }], text: "é\u2028" }, yes: true });
      await stage.ended();
    },
    notes: [{ deep: { list: [1, { two: null }], text: "é\u2028" }, yes: true }],
    ends: ["main Completed true"],
  },
};
