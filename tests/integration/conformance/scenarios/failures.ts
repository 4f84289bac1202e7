import { type FailureEventArgs, NonRetriableError, RetryAfterError } from "inngest";
import type { Scenario, Stage } from "../stage";

/** Fails until it has been tried `times` times. */
const failing = (stage: Stage, { id, times, error = () => new Error("not yet") }: { id: string; times: number; error?: () => unknown }) => {
  let tries = 0;
  return async () => {
    tries++;
    stage.note(`${id} ${tries}`);
    if (tries < times) throw error();
    return tries;
  };
};

export const failureScenarios: Record<string, Scenario> = {
  retry: {
    says: "a failing step is tried again, those before it are not",
    define: (stage) => {
      const flaky = failing(stage, { id: "flaky", times: 3 });
      return [
        stage.fn("main", { retries: 3 }, async ({ step }) => {
          await step.run("before", async () => stage.note("before"));
          return await step.run("flaky", flaky);
        }),
      ];
    },
    notes: ["before", "flaky 1", "flaky 2", "flaky 3"],
    ends: ["main Completed 3"],
  },
  ownattempts: {
    says: "each step has attempts of its own",
    define: (stage) => {
      const first = failing(stage, { id: "first", times: 2 });
      const second = failing(stage, { id: "second", times: 2 });
      return [
        stage.fn("main", { retries: 1 }, async ({ step }) => {
          await step.run("first", first);
          await step.run("second", second);
        }),
      ];
    },
    notes: ["first 1", "first 2", "second 1", "second 2"],
  },
  usedup: {
    says: "a step whose attempts are used up fails the run, with its error",
    define: (stage) => {
      const never = failing(stage, { id: "try", times: 99, error: () => new TypeError("always") });
      return [stage.fn("main", { retries: 2 }, async ({ step }) => step.run("never", never))];
    },
    notes: ["try 1", "try 2", "try 3"],
    ends: ["main Failed always"],
  },
  noretries: {
    says: "without retries there is one attempt",
    define: (stage) => {
      const never = failing(stage, { id: "try", times: 99 });
      return [stage.fn("main", { retries: 0 }, async ({ step }) => step.run("never", never))];
    },
    notes: ["try 1"],
    ends: ["main Failed not yet"],
  },
  caught: {
    says: "a step that failed for good can be caught, with its name and message, also after a replay",
    define: (stage) => [
      stage.fn("main", { retries: 0 }, async ({ step }) => {
        try {
          await step.run("bad", async () => Promise.reject(new RangeError("too far")));
        } catch (error) {
          await step.sleep("replay", "1s");
          const { name, message } = error as Error;
          return await step.run("clean up", async () => stage.note(`${name}: ${message}`));
        }
        return "not reached";
      }),
    ],
    notes: ["RangeError: too far"],
    ends: ['main Completed "RangeError: too far"'],
  },
  fatalstep: {
    says: "a step that throws NonRetriableError is tried once",
    define: (stage) => {
      const fatal = failing(stage, { id: "try", times: 99, error: () => new NonRetriableError("never") });
      return [stage.fn("main", { retries: 5 }, async ({ step }) => step.run("fatal", fatal))];
    },
    notes: ["try 1"],
    ends: ["main Failed never"],
  },
  fatalcaught: {
    says: "a NonRetriableError of a step can be caught like others",
    define: (stage) => [
      stage.fn("main", { retries: 5 }, async ({ step }) =>
        step.run("fatal", async () => Promise.reject(new NonRetriableError(stage.note("never")))).catch(() => "went on"),
      ),
    ],
    notes: ["never"],
    ends: ['main Completed "went on"'],
  },
  fatalbody: {
    says: "a body that throws NonRetriableError fails at once",
    define: (stage) => [
      stage.fn("main", { retries: 5 }, async () => {
        stage.note("body");
        throw new NonRetriableError("never");
      }),
    ],
    notes: ["body"],
    ends: ["main Failed never"],
  },
  body: {
    says: "a body that throws is tried again, and its steps are not",
    define: (stage) => {
      let tries = 0;
      return [
        stage.fn("main", { retries: 2 }, async ({ step }) => {
          await step.run("once", async () => stage.note("once"));
          if (++tries < 3) throw new Error("not yet");
          return await step.run("end", async () => stage.note("end"));
        }),
      ];
    },
    notes: ["once", "end"],
    ends: ['main Completed "end"'],
  },
  bodyusedup: {
    says: "a body whose attempts are used up fails the run",
    define: (stage) => [
      stage.fn("main", { retries: 1 }, async () => {
        stage.note("body");
        throw new Error("always");
      }),
    ],
    notes: ["body", "body"],
    ends: ["main Failed always"],
  },
  retryafter: {
    says: "RetryAfterError says when the next attempt is, at the earliest",
    define: (stage) => {
      const at: number[] = [];
      return [
        stage.fn("main", { retries: 2 }, async ({ step }) =>
          step.run("busy", async () => {
            at.push(Date.now());
            if (at.length === 1) throw new RetryAfterError("busy", "2s");
            stage.note((at[1] ?? 0) - (at[0] ?? 0) >= 1_900);
          }),
        ),
      ];
    },
    notes: [true],
  },
  fixed: {
    says: "a caught failure of one step leaves the attempts of the next one whole",
    define: (stage) => {
      const second = failing(stage, { id: "second", times: 2 });
      return [
        stage.fn("main", { retries: 1 }, async ({ step }) => {
          await step.run("first", async () => Promise.reject(new NonRetriableError("no"))).catch(() => undefined);
          return await step.run("second", second);
        }),
      ];
    },
    notes: ["second 1", "second 2"],
    ends: ["main Completed 2"],
  },
  onfailure: {
    says: "onFailure hears of the error, the run and the event, once the attempts are used up",
    define: (stage) => [
      stage.fn(
        "main",
        {
          retries: 1,
          onFailure: async ({ error, event }: FailureEventArgs) => {
            const { function_id, event: own } = event.data;
            stage.note([error.message, String(function_id).endsWith(stage.idOf("main")), own.data.n]);
          },
        },
        async () => {
          stage.note("body");
          throw new Error("always");
        },
      ),
    ],
    play: async (stage) => {
      await stage.send("start", { n: 7 });
      await stage.until("onFailure to be heard", () => stage.notes.length === 3);
      await stage.ended();
    },
    notes: ["body", "body", ["always", true, 7]],
    ends: ["main Failed always"],
  },
  parallelretry: {
    says: "parallel steps are tried again each by itself",
    define: (stage) => {
      const flaky = ["a", "b"].map((id) => ({ id, work: failing(stage, { id, times: 2 }) }));
      return [
        stage.fn("main", { retries: 2 }, async ({ step }) => {
          const results = await Promise.all([
            ...flaky.map(({ id, work }) => step.run(id, work)),
            step.run("good", async () => stage.note("good")),
          ]);
          return results;
        }),
      ];
    },
    anyOrder: true,
    notes: ["a 1", "a 2", "b 1", "b 2", "good"],
    ends: ['main Completed [2,2,"good"]'],
  },
};
