import { expect, test } from "vitest";
import { parseDuration, writeDuration } from "./duration";

test.each([
  ["90s", 90_000],
  ["2h 30m", 9_000_000],
  ["1.5h", 5_400_000],
  ["3d", 259_200_000],
  [" 1w ", 604_800_000],
  ["10 min", 600_000],
  ["1 day, 2 hours", 93_600_000],
  ["250ms", 250],
])("%j is %d milliseconds", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test.each(["", "10", "soon", "5 parsecs", "-3h", "3h or so"])("%j is not a duration", (text) => expect(parseDuration(text)).toBeNull());

test.each([
  [9_000_000, "2 hours 30 minutes"],
  [60_000, "1 minute"],
  [1_500, "1 second 500 milliseconds"],
  [0, "0 seconds"],
])("%d milliseconds are written as %j, and read as the same again", (milliseconds, text) => {
  expect(writeDuration(milliseconds)).toBe(text);
  expect(parseDuration(text)).toBe(milliseconds);
});
