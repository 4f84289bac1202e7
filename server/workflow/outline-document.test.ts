import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { outlineDocument } from "./outline-document";

const outline = (text: string, heights: Record<string, number> = {}, parents: Record<string, string> = {}) => {
  const flat = flowDocument(text);
  const nodes = flat.nodes.map((node, index) => ({
    ...node,
    position: { x: 0, y: heights[node.id] ?? index },
    parent: parents[node.id] ?? node.parent,
  }));
  return outlineDocument({ ...flat, nodes }, testCatalog);
};
const lines = (items: ReturnType<typeof outline>) => items.map(({ node, level }) => `${"-".repeat(level - 1)}${node.id}`);

test("nodes come in the order of a run, whatever the order they were drawn in", () => {
  expect(lines(outline("c -> d; a -> b; b -> c", { a: 300, b: 200, c: 100, d: 0 }))).toEqual(["a", "b", "c", "d"]);
});

test("what goes on side by side comes from the top down, and a join after all that lead to it", () => {
  expect(lines(outline("s -> x; s -> y; x -> m; y -> m", { s: 0, x: 200, y: 100, m: 50 }))).toEqual(["s", "y", "x", "m"]);
});

test("what a loop holds follows it, one level further in, with its place among its neighbours", () => {
  const items = outline("s -> loop; loop.item -> a; a -> b; loop.done -> end", {}, { a: "loop", b: "loop" });
  expect(lines(items)).toEqual(["s", "loop", "-a", "-b", "end"]);
  expect(items.map(({ place, of, holds, parent }) => [place, of, holds, parent])).toEqual([
    [1, 3, null, null],
    [2, 3, 2, null],
    [1, 2, null, "loop"],
    [2, 2, null, "loop"],
    [3, 3, null, null],
  ]);
  expect(items[1]?.leadsTo).toEqual([
    { handle: "item", target: "a" },
    { handle: "done", target: "end" },
  ]);
});

test("a circle is listed too, every node once", () => {
  expect(lines(outline("s -> a; a -> b; b -> a; b -> end"))).toEqual(["s", "a", "b", "end"]);
});
