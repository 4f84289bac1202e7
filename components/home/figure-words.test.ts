import { expect, test } from "vitest";
import { formatRate } from "./figure-words";

test.each([
  [1, "100 %"],
  [0.9999, "99.9 %"],
  [0.994, "99.4 %"],
  [0.5, "50 %"],
  [0, "0 %"],
])("a rate of %d reads as %s: only all is all", (rate, text) => expect(formatRate(rate)).toBe(text));
