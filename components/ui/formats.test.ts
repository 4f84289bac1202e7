import { describe, expect, test } from "vitest";
import { formatDuration } from "./duration";
import { formatMoney } from "./money";
import { formatRelativeTime } from "./relative-time";

describe("money", () => {
  test.each([
    [0, "$0"],
    [0.0184, "$0.0184"],
    [0.000042, "$0.000042"],
    [0.5, "$0.5000"],
    [12.4, "$12.40"],
    [1234.5, "$1,234.50"],
  ])("%d dollars read as %s", (usd, text) => expect(formatMoney(usd)).toBe(text));

  test("an amount too small to show is not shown as nothing", () => {
    expect(formatMoney(0.0000001)).toBe("under $0.000001");
    for (let usd = 0.000001; usd < 10; usd *= 1.7) expect(formatMoney(usd)).toMatch(/[1-9]/);
  });
});

describe("durations", () => {
  test.each([
    [12, "12 ms"],
    [400, "0.4 s"],
    [9_949, "9.9 s"],
    [12_000, "12 s"],
    [59_499, "59 s"],
    [59_600, "1 m"],
    [200_000, "3 m 20 s"],
    [7_500_000, "2 h 5 m"],
    [273_600_000, "3 d 4 h"],
  ])("%d ms read as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  test("a clock that ran backwards reads as no time at all", () => expect(formatDuration(-5)).toBe("0 ms"));
});

describe("relative times", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  test.each([
    ["2026-11-21T11:59:40Z", "just now"],
    ["2026-11-21T11:56:00Z", "4 minutes ago"],
    ["2026-11-21T14:00:00Z", "in 2 hours"],
    ["2026-11-20T12:00:00Z", "yesterday"],
    ["2026-11-21T12:00:30Z", "in 30 seconds"],
  ])("%s is %s", (at, text) => expect(formatRelativeTime(Date.parse(at), now)).toBe(text));
});
