import "server-only";
import { lastTime, nextTimes } from "@/server/workflow/cron-times";

/** A moment that is later than this was missed: no process was there to start its run. */
const missedAfterMs = 60_000;

type Due = { cron: string; timezone: string; missed: string; nextAt: Date };

export type Tick = {
  /** The moment that a run is to stand for; null when what is due was missed and is left out. */
  at: Date | null;
  missed: boolean;
  nextAt: Date | null;
};

/** What is to be done about a schedule that is due. Missed moments come to one run, or to none; none is made up for twice. */
export function decideTick({ cron, timezone, missed, nextAt }: Due, now: Date): Tick {
  if (now.getTime() - nextAt.getTime() <= missedAfterMs)
    return { at: nextAt, missed: false, nextAt: nextTimes(cron, timezone, nextAt, 1)[0] ?? null };
  const following = nextTimes(cron, timezone, now, 1)[0] ?? null;
  if (missed === "skip") return { at: null, missed: true, nextAt: following };
  const last = lastTime(cron, timezone, now);
  return { at: last && last > nextAt ? last : nextAt, missed: true, nextAt: following };
}
