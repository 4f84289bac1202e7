import { expect, test } from "vitest";
import { isInJsonString, outsideReferences } from "./drop-place";

test("a value that is dropped in the middle of a reference lands beside it, at the nearer end", () => {
  const text = "Dear {{ find.title }}, hello";
  expect(outsideReferences(text, 3)).toBe(3);
  expect(outsideReferences(text, 7)).toBe(5);
  expect(outsideReferences(text, 19)).toBe(21);
  expect(outsideReferences(text, 5)).toBe(5);
  expect(outsideReferences(text, 21)).toBe(21);
});

test("a place of a JSON text is known to be inside a string or outside", () => {
  const text = '{ "a": "x \\" y", "b": 1 }';
  const at = (piece: string) => isInJsonString(text, text.indexOf(piece));
  expect(at(" y")).toBe(true);
  expect(at("1")).toBe(false);
  expect(at("x")).toBe(true);
  expect(isInJsonString(text, 0)).toBe(false);
});
