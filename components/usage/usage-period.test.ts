import { describe, expect, test } from "vitest";
import { gatherDays, isDay, spanOf } from "./usage-period";

const now = Date.parse("2026-03-01T00:30:00Z");

describe("a period", () => {
  test.each([
    ["7d", "2026-02-23", "2026-03-01"],
    ["30d", "2026-01-31", "2026-03-01"],
    ["month", "2026-03-01", "2026-03-01"],
    ["last-month", "2026-02-01", "2026-02-28"],
    ["year", "2026-01-01", "2026-03-01"],
  ] as const)("%s goes from %s to %s", (period, from, to) => expect(spanOf(period, now)).toEqual({ from, to }));

  test("is made of days that there are", () => {
    expect([isDay("2026-02-28"), isDay("2026-13-01"), isDay("yesterday"), isDay(null)]).toEqual([true, false, false, false]);
  });
});

describe("bars", () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ day: new Date(now + index * 86_400_000).toISOString().slice(0, 10), costUsd: 1 }));

  test("are days while those can be seen", () => expect(gatherDays(days(90))).toHaveLength(90));

  test("are weeks when there are many days, and nothing is left out", () => {
    const bars = gatherDays(days(365));
    expect(bars).toHaveLength(53);
    expect(bars.reduce((sum, { costUsd }) => sum + costUsd, 0)).toBe(365);
    expect(bars[0]?.label).toBe("2026-03-01 to 2026-03-07");
  });
});
