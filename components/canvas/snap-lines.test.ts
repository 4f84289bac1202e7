import { expect, test } from "vitest";
import { listSnapLines, snapToLines } from "./snap-lines";

const card = (x: number, y: number) => ({ x, y, width: 200, height: 56 });
const lines = listSnapLines([card(0, 0), card(400, 300)]);

test("a card snaps its middle to the middle of another one, and the guide reaches over both", () => {
  expect(snapToLines(card(3, 150), lines, 5)).toEqual({ by: { x: -3, y: 0 }, guides: [{ axis: "x", at: 100, from: 0, to: 206 }] });
});

test("edges count too: the left one on the right one of another", () => {
  expect(snapToLines(card(203, 150), lines, 5).by).toEqual({ x: -3, y: 0 });
});

test("both ways at once, and nothing when no line is near enough", () => {
  expect(snapToLines(card(398, 304), lines, 5).by).toEqual({ x: 2, y: -4 });
  expect(snapToLines(card(250, 150), lines, 5)).toEqual({ by: { x: 0, y: 0 }, guides: [] });
  expect(snapToLines(card(0, 0), listSnapLines([]), 5).guides).toEqual([]);
});
