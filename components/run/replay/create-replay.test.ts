import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReplayIndex } from "@/server/workflow/replay/replay-index";
import { createReplay } from "./create-replay";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const begin = Date.UTC(2026, 0, 1);

function open(seconds: number[], moment: number | null = null) {
  const index = new ReplayIndex();
  index.append(
    seconds.map((second, place) => ({ seq: place + 1, at: new Date(begin + second * 1_000).toISOString(), type: "run-started", data: {} })),
  );
  return createReplay(() => index, moment);
}

test("it begins now, or at the moment that a link names", () => {
  expect(open([0, 1, 2]).getState().moment).toBeNull();
  expect(open([0, 1, 2], 2).getState().moment).toBe(2);
});

test("steps go event by event, stop at the first and end in the present", () => {
  const replay = open([0, 1, 5]);
  replay.step(-1);
  expect(replay.getState()).toMatchObject({ moment: 2, time: begin + 1_000 });
  replay.step(-1);
  replay.step(-1);
  expect(replay.getState().moment).toBe(1);
  replay.step(5);
  expect(replay.getState().moment).toBeNull();
});

test("between two events the playhead is where it was put, and the run as the first of them left it", () => {
  const replay = open([0, 1, 5]);
  replay.seek(begin + 3_000);
  expect(replay.getState()).toMatchObject({ moment: 2, time: begin + 3_000 });
  replay.seek(begin - 9_000);
  vi.advanceTimersByTime(100);
  expect(replay.getState()).toMatchObject({ moment: 1, time: begin });
  replay.seek(begin + 5_000);
  expect(replay.getState().moment).toBeNull();
});

test("played from the end it starts at the beginning, and stops when it gets to the end", () => {
  const replay = open([0, 1, 5]);
  replay.play();
  expect(replay.getState()).toMatchObject({ moment: 1, playing: true });
  replay.seek(begin + 6_000);
  expect(replay.getState()).toMatchObject({ moment: null, playing: false });
});

test("a step by hand pauses", () => {
  const replay = open([0, 1, 5]);
  replay.play();
  replay.step(1);
  expect(replay.getState()).toMatchObject({ moment: 2, playing: false });
});

test("while the playhead moves fast the moment follows a few times a second, and in the end is where the playhead is", () => {
  const replay = open([0, 1, 2, 3, 4, 9]);
  replay.seek(begin + 1_000);
  replay.seek(begin + 2_000);
  replay.seek(begin + 3_500);
  expect(replay.getState()).toMatchObject({ moment: 2, time: begin + 3_500 });
  vi.advanceTimersByTime(100);
  expect(replay.getState().moment).toBe(4);
  replay.seek(begin + 1_000);
  replay.live();
  vi.advanceTimersByTime(100);
  expect(replay.getState().moment).toBeNull();
});
