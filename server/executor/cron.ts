import "server-only";
import { Cron } from "croner";
import { type Core, durableTransition } from "./core";
import type { RegisteredFunction } from "./functions";
import { startFunction } from "./insert-events";

type Schedule = { fn: RegisteredFunction; text: string; cron: Cron; next: Date | null };

/** Five fields, optionally led by `TZ=Area/City `. Throws an Error that names the function when the pattern never fires. */
function readSchedule(fn: RegisteredFunction, text: string): Schedule {
  const zoned = /^TZ=(\S+)\s+(.+)$/.exec(text);
  try {
    const cron = new Cron(zoned?.[2] ?? text, { timezone: zoned?.[1] ?? "UTC", paused: true });
    const next = cron.nextRun();
    if (!next) throw new Error("it never fires");
    return { fn, text, cron, next };
  } catch (error) {
    throw new Error(`Function "${fn.id}" has a bad cron "${text}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Starts functions on their schedules. Every process ticks; the event's id is the minute, so each tick starts one run.
 * Ticks that pass while no process runs are not made up for.
 */
export function createCronTicker(core: Core): { tick: (now: Date) => Promise<void> } {
  const schedules = [...core.functions.byId.values()].flatMap((fn) => fn.crons.map((text) => readSchedule(fn, text)));
  return {
    async tick(now) {
      for (const schedule of schedules) {
        const { fn, text, next } = schedule;
        if (!next || next > now) continue;
        const at = next.toISOString();
        const event = {
          id: `cron/${fn.id}/${text}/${at}`,
          name: "inngest/scheduled.timer",
          data: { cron: text, fireAt: at, scheduledAt: at },
        };
        await durableTransition(core, (tx) => startFunction(core, tx, fn, { event }));
        schedule.next = schedule.cron.nextRun(now);
        core.wake();
      }
    },
  };
}
