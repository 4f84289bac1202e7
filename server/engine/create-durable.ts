import "server-only";
import { limits } from "@/server/limits";
import { log } from "@/server/log";
import type { Durable, Wait } from "./durable";

/** What an invocation asks of its executor. */
export type Driver = {
  /** Ends this invocation; the next one begins at `until`, or when `run/woken` is sent for the run. */
  park(until: Date): void;
  /** Ends this invocation; the next one begins soon, here or in another process. */
  giveBack(): void;
  /** Whether to give the run back at the next moment at which nothing goes on. */
  mustGiveBack(): boolean;
  /** Sends `run/woken`. */
  wake(): Promise<void>;
  /** Something was recorded: the run gets on, so a crash now is not one of a loop of crashes. */
  progressed(): void;
  /** Milliseconds since 1970 by the clock that waits are measured with. */
  now(): number;
};

/** How often a wait is looked at while something else in its run goes on. */
const lookMs = 500;
/** By the last of these a parked run is registered, however busy the executor is; what still slips through, sweep-runs.ts finds. */
const looksAfterMs = [50, 500, 5_000];

type OpenWait = Wait & { resolve(): void };

const never = <T>() => new Promise<T>(() => {});

/** The durable port of one invocation. */
export function createDurable(driver: Driver): Durable {
  const waits = new Set<OpenWait>();
  let active = 0;
  let isGivingBack = false;
  let isOver = false;
  let isLooking = false;
  let timer: NodeJS.Timeout | undefined;

  /** Looks in the next turn of the loop: until then whoever was resumed has begun its next work. */
  const lookAround = () => {
    if (isLooking) return;
    isLooking = true;
    setImmediate(() => {
      isLooking = false;
      if (isOver || active > 0) return watch();
      if (isGivingBack) end(() => driver.giveBack());
      else if (waits.size > 0) end(park);
    });
  };
  const end = (how: () => void) => {
    isOver = true;
    clearTimeout(timer);
    how();
  };
  const park = () => {
    const longest = driver.now() + limits.waitMs;
    driver.park(new Date(Math.min(...[...waits].map(({ until }) => until?.getTime() ?? longest))));
    const looks = [...waits].flatMap((wait) => wait.isOver ?? []);
    if (looks.length > 0) wakeIfOver(looks, driver);
  };

  /** While something goes on beside them, waits are watched from here. */
  const watch = () => {
    if (isOver || timer || waits.size === 0) return;
    const next = Math.min(...[...waits].map(({ until }) => (until?.getTime() ?? Number.POSITIVE_INFINITY) - driver.now()));
    timer = setTimeout(
      () => {
        timer = undefined;
        resolveWaits().then(watch, (error) => {
          log().warn({ err: error }, "could not look whether a wait is over");
          watch();
        });
      },
      Math.max(0, Math.min(lookMs, next + 1)),
    );
  };
  const resolveWaits = async () => {
    for (const wait of [...waits]) {
      const isTime = wait.until !== null && wait.until.getTime() <= driver.now();
      if (!isTime && !(await wait.isOver?.())) continue;
      if (isOver || !waits.delete(wait)) continue;
      wait.resolve();
    }
  };

  const perform = async <T>(work: () => Promise<T>, recorded = () => driver.progressed()): Promise<T> => {
    if (isOver) return never();
    active++;
    try {
      const result = await work();
      recorded();
      return isOver ? never() : result;
    } finally {
      active--;
      lookAround();
    }
  };

  const unlessGivenBack = <T>(begin: () => Promise<T>): Promise<T> => {
    if (isOver || !driver.mustGiveBack()) return begin();
    isGivingBack = true;
    lookAround();
    return never();
  };

  return {
    during: (work) => unlessGivenBack(() => perform(work)),
    looking: (work) => unlessGivenBack(() => perform(work, () => {})),
    saving: (work) => perform(work),
    wait(wait) {
      if (isOver) return never();
      return new Promise((resolve) => {
        waits.add({ ...wait, resolve });
        lookAround();
      });
    },
  };
}

/**
 * What came between the last look at the rows and the moment in which the executor knew of the wait woke nobody: look again. More
 * than once, since nobody says when the executor knows; to be woken for nothing does no harm.
 */
function wakeIfOver(looks: readonly (() => Promise<boolean>)[], driver: Driver) {
  for (const afterMs of looksAfterMs)
    setTimeout(() => {
      isAnyOver(looks)
        .then((found) => (found ? driver.wake() : undefined))
        .catch((error) => log().warn({ err: error }, "could not look for an early answer"));
    }, afterMs).unref();
}

async function isAnyOver(looks: readonly (() => Promise<boolean>)[]): Promise<boolean> {
  for (const look of looks) if (await look()) return true;
  return false;
}
