import fc from "fast-check";
import { expect, test } from "vitest";
import { diffValues } from "./diff-values";

test("what changed, what came and what went, each by its place", () => {
  expect(diffValues({ a: 1, b: [1, { c: 2 }], d: 4 }, { a: 1, b: [1, { c: 3 }, 9], e: 5 })).toEqual([
    { path: "b[1].c", before: 2, after: 3 },
    { path: "b[2]", before: undefined, after: 9 },
    { path: "d", before: 4, after: undefined },
    { path: "e", before: undefined, after: 5 },
  ]);
});

test("another kind of value is one change, with its place", () => {
  expect(diffValues({ a: [1] }, { a: { 0: 1 } })).toEqual([{ path: "a", before: [1], after: { 0: 1 } }]);
  expect(diffValues("x", null)).toEqual([{ path: "", before: "x", after: null }]);
});

/** As it comes out of a database: without −0. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

test("a value does not differ from itself, nor from its copy", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(diffValues(value, structuredClone(value))).toEqual([]);
    }),
  );
});

test("two values that differ as JSON differ somewhere, in as many places the other way round", () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      const there = diffValues(left, right);
      expect(there.length > 0).toBe(!sameJson(left, right));
      expect(diffValues(right, left)).toHaveLength(there.length);
    }),
  );
});

/** Independent of the order of keys. */
function sameJson(left: unknown, right: unknown): boolean {
  const sort = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
  return JSON.stringify(left, sort) === JSON.stringify(right, sort);
}

test("no more changes are listed than are wanted", () => {
  expect(diffValues({ a: 1, b: 1, c: 1 }, {}, { most: 2 })).toHaveLength(2);
});
