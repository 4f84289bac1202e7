import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("cells with commas, quotes and line ends are quoted, and nothing is left for nothing", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ["one, two", 'say "hi"'],
        ["line\nend", null],
        ["plain", -1.5],
      ],
    ),
  ).toBe('a,b\r\n"one, two","say ""hi"""\r\n"line\nend",\r\nplain,-1.5');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)"])("%s is a text and no formula", (text) => {
  expect(toCsv(["a"], [[text]])).toBe(`a\r\n'${text}`);
});
