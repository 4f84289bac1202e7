import { expect, test } from "vitest";
import { createPlaybackClock } from "@/server/workflow/replay/playback-clock";
import { axisTicks, makeScale, pan, zoom, zoomTo } from "./time-scale";

const clock = createPlaybackClock({ start: 1_000, end: 101_000, gaps: [] });

test("the whole run fits, with some room at its end", () => {
  const scale = makeScale(clock, null);
  expect(scale.at(1_000)).toBe(0);
  expect(scale.at(101_000)).toBeCloseTo(94.3, 1);
  expect(scale.timeAt(0.5)).toBeCloseTo(54_000, 0);
});

test("zooming in keeps the moment under the pointer where it is, and zooming out ends with all of it", () => {
  const whole = makeScale(clock, null);
  const moment = whole.timeAt(0.25);
  const near = makeScale(clock, zoom(whole, 0.5, 0.25));
  expect(near.timeAt(0.25)).toBeCloseTo(moment, 6);
  expect(near.span).toBeCloseTo(whole.span / 2, 6);
  expect(zoom(near, 2, 0.25)).toBeNull();
});

test("panning stops at both ends", () => {
  const near = makeScale(clock, zoom(makeScale(clock, null), 0.5));
  expect(pan(near, -9)?.from).toBe(0);
  expect(pan(near, 9)?.to).toBeCloseTo(106_000, 6);
});

test("a stretch is chosen in either direction", () => {
  const whole = makeScale(clock, null);
  expect(zoomTo(whole, [0.5, 0.25])).toEqual(zoomTo(whole, [0.25, 0.5]));
});

test("what lies outside is not drawn, what reaches in is cut", () => {
  const near = makeScale(clock, { from: 10_000, to: 20_000 });
  expect(near.place(1_000, 2_000)).toBeNull();
  expect(near.place(1_000, 16_000)).toEqual({ left: "-1%", width: "max(2px, 51%)" });
});

test("ticks are round, and lie within what is shown", () => {
  expect(axisTicks({ from: 0, span: 24_000 })).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
  expect(axisTicks({ from: 12_000, span: 6_000 })).toEqual([12_000, 13_000, 14_000, 15_000, 16_000, 17_000, 18_000]);
});
