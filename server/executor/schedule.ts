import "server-only";
import { Cron } from "croner";

/** When a cron pattern fires. */
export type Schedule = {
  text: string;
  /** The first tick after `at`. */
  next(at: Date): Date | null;
  /** The last tick before `at`. */
  previous(at: Date): Date | null;
};

/**
 * Reads a cron pattern of five fields (six with seconds), optionally led by `TZ=Area/City `; UTC without it. On the day clocks go
 * forward, a tick in the missing hour comes right after it; when they go back, a fixed hour comes once.
 * Throws an Error when the pattern is wrong or never fires.
 */
export function readSchedule(text: string): Schedule {
  const zoned = /^TZ=(\S+)\s+(.+)$/.exec(text);
  const cron = new Cron(zoned?.[2] ?? text, { timezone: zoned?.[1] ?? "UTC", paused: true });
  if (!cron.nextRun()) throw new Error("it never fires");
  return {
    text,
    next: (at) => cron.nextRun(at),
    previous: (at) => cron.previousRuns(1, at)[0] ?? null,
  };
}
