import "server-only";
import type { GetStepTools, Inngest } from "inngest";
import { log } from "@/server/log";
import type { Durable } from "./durable";

/**
 * The durable port on Inngest's steps. `crowd` says how many of the plan's steps go on side by side: with more than one they run
 * in "race" mode, else each would wait for the slowest of its wave. A step alone runs inline and is checkpointed.
 */
export function createInngestDurable(client: Inngest.Any, step: GetStepTools<Inngest.Any>, crowd: () => number): Durable {
  const nextTurn = createTurn();
  const mode = () => (crowd() > 1 ? ({ parallelMode: "race" } as const) : {});
  return {
    async run(key, effect) {
      await nextTurn();
      await step.run({ id: key, ...mode() }, async () => {
        await effect();
        return null;
      });
    },
    async sleepUntil(key, at) {
      await nextTurn();
      await step.sleepUntil({ id: key, ...mode() }, at);
    },
    async waitFor(key, { event, data, match, until, isOver }) {
      await nextTurn();
      lookAgain(async () => {
        if (!(await isOver())) return false;
        await client.send({ name: event, data });
        return true;
      });
      const condition = `async.data.${match} == ${JSON.stringify(data[match])}`;
      await step.waitForEvent({ id: key, ...mode() }, { event, timeout: until, if: condition });
    },
  };
}

/** By the last of these a wait is registered, however busy the executor is; what still slips through, sweep-runs.ts finds. */
const looksAfterMs = [100, 1_000, 10_000];

/** Looks a few times, outside the durable function: it changes nothing that a replay would see. */
function lookAgain(look: () => Promise<boolean>, [afterMs, ...later] = looksAfterMs) {
  if (afterMs === undefined) return;
  setTimeout(() => {
    look()
      .catch((error) => {
        log().warn({ err: error }, "could not look for an early answer");
        return false;
      })
      .then((found) => found || lookAgain(look, later));
  }, afterMs).unref();
}

/**
 * Resolves all its callers together, once nothing is left to do but wait. The SDK reports the steps that it finds within a short
 * run of microtasks; branches that come to their next step by longer or shorter ways must be found together.
 */
function createTurn(): () => Promise<void> {
  let turn: Promise<void> | undefined;
  return () => {
    turn ??= new Promise((resolve) =>
      setImmediate(() => {
        turn = undefined;
        resolve();
      }),
    );
    return turn;
  };
}
