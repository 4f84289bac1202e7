import fc from "fast-check";
import { expect, test } from "vitest";
import { createPlaybackClock, findGaps } from "./playback-clock";

const day = 24 * 3_600_000;

test("days without an event are played in two seconds, all else as it was", () => {
  const times = [0, 1_000, 3 * day, 3 * day + 4_000];
  const gaps = findGaps(times);
  expect(gaps).toEqual([{ from: 1_000, to: 3 * day }]);
  const clock = createPlaybackClock({ start: 0, end: 3 * day + 4_000, gaps });
  expect(clock.length).toBe(7_000);
  expect(clock.toPlayed(1_000)).toBe(1_000);
  expect(clock.toPlayed(3 * day)).toBe(3_000);
  expect(clock.toTime(5_000)).toBe(3 * day + 2_000);
});

test("a short pause is not a gap", () => {
  expect(findGaps([0, 29_000, 58_000])).toEqual([]);
});

test("for any run, played time and the run's time undo each other and never go back", () => {
  const times = fc.array(fc.nat(10 * 60_000), { minLength: 2, maxLength: 30 }).map((steps) => {
    let now = 0;
    return steps.map((step) => {
      now += step;
      return now;
    });
  });
  fc.assert(
    fc.property(times, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 }), (moments, parts) => {
      const [start, end] = [moments[0] ?? 0, moments.at(-1) ?? 0];
      const clock = createPlaybackClock({ start, end, gaps: findGaps(moments) });
      const asked = parts.map((part) => start + part * (end - start)).sort((left, right) => left - right);
      const played = asked.map(clock.toPlayed);
      expect(played).toEqual([...played].sort((left, right) => left - right));
      for (const [index, time] of asked.entries()) expect(clock.toTime(played[index] ?? 0)).toBeCloseTo(time, 1);
    }),
  );
});
