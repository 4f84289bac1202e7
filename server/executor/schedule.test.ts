import { describe, expect, test } from "vitest";
import { readSchedule } from "./schedule";

const ticksOf = (text: string, from: string, count: number) => {
  const schedule = readSchedule(text);
  const ticks: string[] = [];
  for (let at: Date | null = new Date(from); at && ticks.length < count; ) {
    at = schedule.next(at);
    if (at) ticks.push(at.toISOString());
  }
  return ticks;
};

describe("a schedule", () => {
  test("is in UTC unless it says otherwise", () => {
    expect(ticksOf("30 9 * * *", "2026-06-01T00:00:00Z", 2)).toEqual(["2026-06-01T09:30:00.000Z", "2026-06-02T09:30:00.000Z"]);
  });

  test("keeps its hour on the wall when clocks go forward and back", () => {
    expect(ticksOf("TZ=Europe/Berlin 30 9 * * *", "2026-03-28T00:00:00Z", 2)).toEqual([
      "2026-03-28T08:30:00.000Z",
      "2026-03-29T07:30:00.000Z",
    ]);
    expect(ticksOf("TZ=America/New_York 30 9 * * *", "2026-10-31T00:00:00Z", 2)).toEqual([
      "2026-10-31T13:30:00.000Z",
      "2026-11-01T14:30:00.000Z",
    ]);
  });

  test("comes once, right after the gap, on the day when its hour is missing", () => {
    expect(ticksOf("TZ=Europe/Berlin 30 2 * * *", "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  test("comes once on the day when its hour comes twice", () => {
    expect(ticksOf("TZ=Europe/Berlin 30 2 * * *", "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });

  test("every quarter of an hour goes on through both changes of the clock", () => {
    for (const from of ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"]) {
      const ticks = ticksOf("TZ=Europe/Berlin */15 * * * *", from, 16).map((tick) => Date.parse(tick));
      expect(new Set(ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0)))).toEqual(new Set([15 * 60_000]));
    }
  });

  test("knows its last tick before a moment", () => {
    const schedule = readSchedule("TZ=Asia/Kolkata 0 0 1 1 *");
    expect(schedule.previous(new Date("2026-06-01T00:00:00Z"))?.toISOString()).toBe("2025-12-31T18:30:00.000Z");
  });

  test.each([
    ["TZ=Europe/Berlin 30 2 * * *", "2026-03-27T12:00:00Z"],
    ["TZ=Europe/Berlin 30 2 * * *", "2026-10-23T12:00:00Z"],
    ["TZ=America/New_York */20 1 * * *", "2026-10-31T12:00:00Z"],
  ])("%s after %s: looking back finds the same ticks as looking forward", (text, from) => {
    const ticks = ticksOf(text, from, 8);
    const back = ticks.map((tick) =>
      readSchedule(text)
        .previous(new Date(Date.parse(tick) + 1_000))
        ?.toISOString(),
    );
    expect(back).toEqual(ticks);
  });

  test.each(["0 0 30 2 *", "TZ=Nowhere/Land * * * * *", "61 * * * *", "often"])("%s is refused", (text) => {
    expect(() => readSchedule(text)).toThrow();
  });
});
