// Time as it is played back: as it was, but for long stretches in which nothing happened, which pass in a moment.

/** A stretch of time in which nothing was written into the log; epoch milliseconds. */
export type Gap = { from: number; to: number };

/** Nothing for so long is a gap. */
const idleMs = 30_000;
/** How long a gap takes when it is played. */
const playedMs = 2_000;

/** The gaps between moments (ascending epoch milliseconds). */
export function findGaps(times: readonly number[]): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 1; index < times.length; index++) {
    const [from, to] = [times[index - 1] ?? 0, times[index] ?? 0];
    if (to - from > idleMs) gaps.push({ from, to });
  }
  return gaps;
}

/** A stretch in which played time runs evenly: one second in one second, or a gap in `playedMs`. */
type Stretch = { from: number; played: number; rate: number };

/** Between the time of a run and the time in which it is played. Both directions are monotonic, and each undoes the other. */
export type PlaybackClock = {
  /** Epoch milliseconds of the run's beginning and end. */
  start: number;
  end: number;
  /** The whole run, as it is played at 1×. */
  length: number;
  gaps: readonly Gap[];
  /** Milliseconds of play since the start. */
  toPlayed(time: number): number;
  /** Epoch milliseconds. */
  toTime(played: number): number;
};

/** `gaps` are ascending, do not overlap and lie between start and end; without any, time is played as it was. */
export function createPlaybackClock({ start, end, gaps }: { start: number; end: number; gaps: readonly Gap[] }): PlaybackClock {
  const stretches: Stretch[] = [{ from: start, played: 0, rate: 1 }];
  let skipped = 0;
  for (const { from, to } of gaps) {
    stretches.push({ from, played: from - start - skipped, rate: playedMs / (to - from) });
    skipped += to - from - playedMs;
    stretches.push({ from: to, played: to - start - skipped, rate: 1 });
  }
  const find = (key: "from" | "played", value: number): Stretch => {
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle]?.[key] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return stretches[Math.max(0, low - 1)] ?? { from: start, played: 0, rate: 1 };
  };
  const toPlayed = (time: number) => {
    const { from, played, rate } = find("from", time);
    return played + (time - from) * rate;
  };
  return {
    start,
    end,
    length: toPlayed(end),
    gaps,
    toPlayed,
    toTime(played) {
      const stretch = find("played", played);
      return stretch.from + (played - stretch.played) / stretch.rate;
    },
  };
}
