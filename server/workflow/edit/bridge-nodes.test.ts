import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { editDocument } from "../edit-document";
import { bridgeNodes } from "./bridge-nodes";

const after = (text: string, nodeIds: string[], parents: Record<string, string> = {}) => {
  const flat = flowDocument(text);
  const document = { ...flat, nodes: flat.nodes.map((node) => ({ ...node, parent: parents[node.id] ?? node.parent })) };
  const { commands, joined, forks } = bridgeNodes(document, testCatalog, nodeIds);
  const { edges } = commands.reduce(editDocument, document);
  return {
    wires: edges.map(({ source, sourceHandle, target }) => `${source}.${sourceHandle}>${target}`),
    joined,
    forks: forks.map(({ id }) => id),
  };
};

test("a node in a chain goes and its neighbours are joined by the output that led to it", () => {
  expect(after("a -> b; b.true -> c; c -> d", ["c"])).toEqual({ wires: ["a.out>b", "b.true>d"], joined: 1, forks: [] });
});

test("several nodes of a chain go together", () => {
  expect(after("a -> b -> c -> d", ["b", "c"]).wires).toEqual(["a.out>d"]);
  expect(after("a -> b -> c -> d", ["c", "b"]).wires).toEqual(["a.out>d"]);
});

test("all that led to it lead to all that it led to", () => {
  expect(after("s -> a; s -> b; a -> m; b -> m; m -> x; m -> y", ["m"]).wires.slice(2)).toEqual([
    "a.out>x",
    "a.out>y",
    "b.out>x",
    "b.out>y",
  ]);
});

test("a branch that leads two ways joins nothing and is named", () => {
  expect(after("a -> b; b.true -> c; b.false -> d", ["b"])).toEqual({ wires: [], joined: 0, forks: ["b"] });
});

test("an error output is no way on, and no wire is drawn twice", () => {
  expect(after("a -> b; b -> c; b.error -> d; a -> c", ["b"])).toEqual({ wires: ["a.out>c"], joined: 0, forks: [] });
});

test("the first node of a loop leaves the next one behind the loop's entry, and a loop leaves no wire to its body", () => {
  const text = "a -> loop; loop.item -> x; x -> y; loop.done -> end";
  const inside = { x: "loop", y: "loop" };
  expect(after(text, ["x"], inside).wires).toContain("loop.item>y");
  expect(after(text, ["loop"], inside).wires).toEqual(["a.out>end"]);
});
