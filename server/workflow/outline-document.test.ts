import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import type { DocumentGroup } from "./document";
import { outlineDocument } from "./outline-document";

type Drawn = { heights?: Record<string, number>; parents?: Record<string, string>; groups?: DocumentGroup[] };

const outline = (text: string, { heights = {}, parents = {}, groups = [] }: Drawn = {}) => {
  const flat = flowDocument(text);
  const nodes = flat.nodes.map((node, index) => ({
    ...node,
    position: { x: 0, y: heights[node.id] ?? index },
    parent: parents[node.id] ?? node.parent,
  }));
  return outlineDocument({ ...flat, nodes, groups }, testCatalog, (id) => `group:${id}`);
};
const lines = (items: ReturnType<typeof outline>) => items.map(({ key, level }) => `${"-".repeat(level - 1)}${key}`);

test("nodes come in the order of a run, whatever the order they were drawn in", () => {
  expect(lines(outline("c -> d; a -> b; b -> c", { heights: { a: 300, b: 200, c: 100, d: 0 } }))).toEqual(["a", "b", "c", "d"]);
});

test("what goes on side by side comes from the top down, and a join after all that lead to it", () => {
  expect(lines(outline("s -> x; s -> y; x -> m; y -> m", { heights: { s: 0, x: 200, y: 100, m: 50 } }))).toEqual(["s", "y", "x", "m"]);
});

test("what a loop holds follows it, one level further in, with its place among its neighbours", () => {
  const items = outline("s -> loop; loop.item -> a; a -> b; loop.done -> end", { parents: { a: "loop", b: "loop" } });
  expect(lines(items)).toEqual(["s", "loop", "-a", "-b", "end"]);
  expect(items.map(({ place, of, holds, parent }) => [place, of, holds, parent])).toEqual([
    [1, 3, null, null],
    [2, 3, 2, null],
    [1, 2, null, "loop"],
    [2, 2, null, "loop"],
    [3, 3, null, null],
  ]);
  expect(items[1]).toMatchObject({
    leadsTo: [
      { handle: "item", target: "a" },
      { handle: "done", target: "end" },
    ],
  });
});

test("a circle is listed too, every node once", () => {
  expect(lines(outline("s -> a; a -> b; b -> a; b -> end"))).toEqual(["s", "a", "b", "end"]);
});

test("a group stands where its first member would, with its members one level further in", () => {
  const groups = [{ id: "g", name: "Checks", nodeIds: ["c", "a"] }];
  const items = outline("s -> a; a -> b; b -> c; c -> d", { groups });
  expect(lines(items)).toEqual(["s", "group:g", "-a", "-c", "b", "d"]);
  expect(items[1]).toMatchObject({ kind: "group", place: 2, of: 4, holds: 2, parent: null });
  expect(items[3]).toMatchObject({ kind: "node", place: 2, of: 2, parent: "group:g" });
});

test("groups stand inside loops, and loops inside groups", () => {
  const parents = { a: "loop", b: "loop" };
  const drawing = "s -> loop; loop.item -> a; a -> b; loop.done -> end";
  expect(lines(outline(drawing, { parents, groups: [{ id: "g", name: "", nodeIds: ["b"] }] }))).toEqual([
    "s",
    "loop",
    "-a",
    "-group:g",
    "--b",
    "end",
  ]);
  expect(lines(outline(drawing, { parents, groups: [{ id: "g", name: "", nodeIds: ["loop", "end"] }] }))).toEqual([
    "s",
    "group:g",
    "-loop",
    "--a",
    "--b",
    "-end",
  ]);
});
