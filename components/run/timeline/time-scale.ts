// Where moments lie across the timeline, and how it is zoomed. The axis is played time: long idle stretches are short on it.
import type { PlaybackClock } from "@/server/workflow/replay/playback-clock";

/** The part of the run that is shown, in milliseconds of play; null: all of it. */
export type Window = { from: number; to: number } | null;

export type TimeScale = {
  clock: PlaybackClock;
  /** The end of what still goes on, epoch milliseconds. */
  end: number;
  /** In milliseconds of play. */
  from: number;
  span: number;
  /** Of a moment, in percent of the width; may lie outside. */
  at(time: number): number;
  /** Of a stretch; at least two pixels wide. null: it lies outside. */
  place(from: number, to: number): { left: string; width: string } | null;
  /** The moment at a part (0 to 1) of the width. */
  timeAt(part: number): number;
};

/** Room on the right for the last figures. */
const margin = 1.06;
/** Nothing is shown closer than this. */
const leastSpan = 20;

export function makeScale(clock: PlaybackClock, window: Window): TimeScale {
  const whole = Math.max(clock.length, 1) * margin;
  const from = window?.from ?? 0;
  const span = window ? window.to - window.from : whole;
  const at = (time: number) => ((clock.toPlayed(time) - from) / span) * 100;
  return {
    clock,
    end: clock.end,
    from,
    span,
    at,
    place(start, to) {
      const [left, right] = [at(start), at(to)];
      if (right < 0 || left > 100) return null;
      const shown = Math.max(left, -1);
      return { left: `${shown}%`, width: `max(2px, ${Math.min(right, 101) - shown}%)` };
    },
    timeAt: (part) => clock.toTime(from + part * span),
  };
}

/** Closer (`factor` below 1) or further away, around a part (0 to 1) of the width that stays where it is. */
export function zoom({ clock, from, span }: TimeScale, factor: number, around = 0.5): Window {
  const whole = Math.max(clock.length, 1) * margin;
  const next = Math.max(leastSpan, span * factor);
  if (next >= whole) return null;
  return keepInside({ from: from + (span - next) * around, to: from + (span - next) * around + next }, whole);
}

/** So many parts of the width to the right. Nothing when all is shown. */
export function pan({ clock, from, span }: TimeScale, parts: number): Window {
  const whole = Math.max(clock.length, 1) * margin;
  if (span >= whole) return null;
  return keepInside({ from: from + span * parts, to: from + span * (parts + 1) }, whole);
}

/** What lies between two parts of the width, in either order. */
export function zoomTo({ from, span }: TimeScale, parts: readonly [number, number]): Window {
  const [left, right] = [Math.min(...parts), Math.max(...parts)];
  return { from: from + left * span, to: Math.max(from + right * span, from + left * span + leastSpan) };
}

function keepInside({ from, to }: { from: number; to: number }, whole: number): Window {
  const moved = from < 0 ? -from : to > whole ? whole - to : 0;
  return { from: from + moved, to: to + moved };
}

const steps = [1, 2, 5];

/** Round moments, milliseconds of play since the start, that lie on the axis: about `count`. */
export function axisTicks({ from, span }: Pick<TimeScale, "from" | "span">, count = 6): number[] {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (steps.find((candidate) => candidate * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor((from + span) / step) - first + 1 }, (_, index) => (first + index) * step);
}
