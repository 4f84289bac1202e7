import { expect, test } from "vitest";
import { parseDuration } from "./wait";

test.each([
  ["90s", 90_000],
  ["2h 30m", 9_000_000],
  ["1.5h", 5_400_000],
  ["3d", 259_200_000],
  [" 1w ", 604_800_000],
])("%j is %d milliseconds", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test.each(["", "10", "soon", "5 parsecs", "-3h", "3h or so"])("%j is not a duration", (text) => expect(parseDuration(text)).toBeNull());
