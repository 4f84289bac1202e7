import { Cron } from "croner";

/** Any moment will do to see whether a pattern ever comes round: five fields know no year. */
const someMoment = new Date("2024-01-01T00:00:00Z");

/**
 * The next `count` moments after `from` at which a cron pattern of five fields (or @hourly, @daily, …) fires in a time zone.
 * Times of day that the clocks jump over in spring fire at the first moment after the gap, and those that come twice in autumn
 * fire the first time only; a pattern with `*` or steps in its hours or minutes leaves out what is jumped over and fires both times.
 * Throws an Error for a pattern or a zone that cannot be read; a pattern that never comes round gives fewer, or none.
 */
export function nextTimes(cron: string, timezone: string, from: Date, count: number): Date[] {
  return readPattern(cron, timezone).nextRuns(count, from);
}

/** The last moment up to and with `until` at which it fired; null when there is none. Throws as `nextTimes` does. */
export function lastTime(cron: string, timezone: string, until: Date): Date | null {
  // Asked from a whole second, which is left out itself.
  const from = new Date((Math.floor(until.getTime() / 1_000) + 1) * 1_000);
  return readPattern(cron, timezone).previousRuns(1, from)[0] ?? null;
}

function readPattern(cron: string, timezone: string): Cron {
  return new Cron(cron.trim(), { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true });
}

/** What is wrong with a cron pattern, as a sentence without a full stop; null when nothing is. */
export function checkCron(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (!cron.trim().startsWith("@") && fields.length !== 5) return "A schedule has five fields: minute, hour, day, month, weekday";
  try {
    return nextTimes(cron, "UTC", someMoment, 1).length === 0 ? "No date fits this schedule" : null;
  } catch (error) {
    if (cron.trim().startsWith("@")) return `There is no schedule “${cron.trim()}”`;
    return error instanceof Error ? error.message.replace(/^CronPattern: /, "").replace(/\.$/, "") : "The schedule cannot be read";
  }
}
