import { describe, expect, test } from "vitest";
import { checkCron, lastTime, nextTimes } from "./cron-times";
import { isTimezone } from "./is-timezone";

const after = (cron: string, timezone: string, from: string, count: number) =>
  nextTimes(cron, timezone, new Date(from), count).map((at) => at.toISOString());

/** One at a time, as the ticker asks. */
function oneByOne(cron: string, timezone: string, from: string, count: number): string[] {
  const found: string[] = [];
  for (let at = from; found.length < count; found.push(at)) at = after(cron, timezone, at, 1)[0] ?? "none";
  return found;
}

test("a time of day is the zone's, in winter and in summer", () => {
  expect(after("0 9 * * 1-5", "Europe/Stockholm", "2026-01-09T12:00:00Z", 2)).toEqual([
    "2026-01-12T08:00:00.000Z",
    "2026-01-13T08:00:00.000Z",
  ]);
  expect(after("0 9 * * 1-5", "Europe/Stockholm", "2026-07-10T12:00:00Z", 1)).toEqual(["2026-07-13T07:00:00.000Z"]);
});

test("the moment asked from is not among the next", () => {
  expect(after("0 * * * *", "UTC", "2026-01-01T10:00:00Z", 1)).toEqual(["2026-01-01T11:00:00.000Z"]);
});

test.each([
  ["0 9 * * 1-5", "Europe/Stockholm", "2026-01-12T07:59:59.999Z", "2026-01-09T08:00:00.000Z"],
  ["0 9 * * 1-5", "Europe/Stockholm", "2026-01-12T08:00:00.000Z", "2026-01-12T08:00:00.000Z"],
  ["30 2 * * *", "Europe/Stockholm", "2026-03-29T12:00:00.000Z", "2026-03-29T01:00:00.000Z"],
  ["30 1 * * *", "America/New_York", "2026-11-01T12:00:00.000Z", "2026-11-01T05:30:00.000Z"],
])("the last time of %s in %s until %s is known too", (cron, timezone, until, expected) => {
  expect(lastTime(cron, timezone, new Date(until))?.toISOString()).toBe(expected);
});

describe("when the clocks go forward (Stockholm, 2026-03-29, 02:00 becomes 03:00)", () => {
  test.each([
    ["30 2 * * *", ["2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"]],
    ["30 2,14 * * *", ["2026-03-28T01:30:00.000Z", "2026-03-28T13:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-29T12:30:00.000Z"]],
  ])("%s fires at the first moment after the gap, once", (cron, expected) => {
    expect(after(cron, "Europe/Stockholm", "2026-03-27T23:00:00Z", expected.length)).toEqual(expected);
    expect(oneByOne(cron, "Europe/Stockholm", "2026-03-27T23:00:00Z", expected.length)).toEqual(expected);
  });

  test("a schedule that repeats leaves out the hour that is not there", () => {
    const expected = ["2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z", "2026-03-29T02:30:00.000Z"];
    expect(oneByOne("30 * * * *", "Europe/Stockholm", "2026-03-29T00:00:00Z", 3)).toEqual(expected);
  });
});

describe("when the clocks go back (New York, 2026-11-01, 02:00 becomes 01:00)", () => {
  test("a time of day that comes twice fires the first time only", () => {
    const expected = ["2026-11-01T05:30:00.000Z", "2026-11-02T06:30:00.000Z"];
    expect(after("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2)).toEqual(expected);
    expect(oneByOne("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", 2)).toEqual(expected);
  });

  test("a schedule that repeats goes on through both hours", () => {
    const expected = ["2026-11-01T04:30:00.000Z", "2026-11-01T05:30:00.000Z", "2026-11-01T06:30:00.000Z", "2026-11-01T07:30:00.000Z"];
    expect(oneByOne("30 * * * *", "America/New_York", "2026-11-01T04:00:00Z", 4)).toEqual(expected);
  });
});

test.each([
  ["0 9 * * 1-5", null],
  ["*/15 8-18 * * MON-FRI", null],
  ["@daily", null],
  ["0 9 L * *", null],
  ["0 0 29 2 *", null],
  ["0 0 31 2 *", /No date/],
  ["61 * * * *", /minute/],
  ["every day", /five fields/],
  ["0 0 9 * * 1", /five fields/],
  ["2026-12-01T00:00:00", /five fields/],
  ["@never", /@never/],
])("%j is checked before it is used", (cron, expected) => {
  if (expected === null) expect(checkCron(cron)).toBeNull();
  else expect(checkCron(cron)).toMatch(expected);
});

test("time zones are known by their names", () => {
  expect(["UTC", "Europe/Stockholm", "America/New_York"].every(isTimezone)).toBe(true);
  expect(isTimezone("Europe/Nowhere")).toBe(false);
});
