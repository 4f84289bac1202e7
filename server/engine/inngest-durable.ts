import "server-only";
import type { GetStepTools, Inngest } from "inngest";
import type { Durable } from "./durable";

/**
 * The durable port on Inngest's steps. `crowd` says how many of the plan's steps go on side by side: with more than one they run
 * in "race" mode, else each would wait for the slowest of its wave. A step alone runs inline and is checkpointed.
 */
export function createInngestDurable(step: GetStepTools<Inngest.Any>, crowd: () => number): Durable {
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
    async waitFor(keys, { event, field, value, until, check }) {
      await nextTurn();
      // Both at once: the check runs when the wait is registered, so nothing is sent in between unseen.
      const waited = step.waitForEvent(
        { id: keys.wait, parallelMode: "race" },
        { event, timeout: until, if: `async.data.${field} == ${JSON.stringify(value)}` },
      );
      const checked = step.run({ id: keys.check, parallelMode: "race" }, async () => ({ settled: await check() }));
      await Promise.race([waited, checked.then(({ settled }) => (settled ? undefined : new Promise(() => {})))]);
    },
  };
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
