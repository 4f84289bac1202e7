import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { applyCommand, createHistory, nameUndo, undo } from "../document-history";
import { editDocument } from "../edit-document";
import { setParent } from "./set-parent";

/** start → loop, loop.item → a → b inside, loop.done → after. */
const flat = flowDocument("start -> loop; loop.item -> a; a -> b; loop.done -> after");
const document = { ...flat, nodes: flat.nodes.map((node) => (["a", "b"].includes(node.id) ? { ...node, parent: "loop" } : node)) };
const wires = (from: typeof document) => from.edges.map(({ source, target }) => `${source}-${target}`);
const parents = (from: typeof document) => Object.fromEntries(from.nodes.map(({ id, parent }) => [id, parent]));

test("a node that leaves its loop loses the edges that would cross the border, and only those", () => {
  const after = setParent(document, { nodeIds: ["b"], parent: null });
  expect(parents(after)).toMatchObject({ a: "loop", b: null });
  expect(wires(after)).toEqual(["start-loop", "loop-a", "loop-after"]);
  expect(after.nodes.find(({ id }) => id === "a")).toBe(document.nodes.find(({ id }) => id === "a"));
});

test("nodes that leave together keep the edges between them, but not the way in", () => {
  expect(wires(setParent(document, { nodeIds: ["a", "b"], parent: null }))).toEqual(["start-loop", "a-b", "loop-after"]);
});

test("what came after a loop is not wired to it from inside", () => {
  const after = setParent(document, { nodeIds: ["after"], parent: "loop", positions: { after: { x: 40, y: 50 } } });
  expect(wires(after)).toEqual(["start-loop", "loop-a", "a-b"]);
  expect(after.nodes.find(({ id }) => id === "after")).toMatchObject({ parent: "loop", position: { x: 40, y: 50 } });
});

test("a loop takes its body along and never goes into itself", () => {
  expect(setParent(document, { nodeIds: ["loop"], parent: "loop" })).toBe(document);
  const outer = { ...document, nodes: [...document.nodes, { ...document.nodes[1]!, id: "outer", name: "outer" }] };
  const after = setParent(outer, { nodeIds: ["loop"], parent: "outer" });
  expect(wires(after)).toEqual(["loop-a", "a-b"]);
  expect(setParent(after, { nodeIds: ["outer"], parent: "loop" })).toBe(after);
});

test("it is one step of undo, named by where the node went", () => {
  const into = applyCommand(createHistory(document), { type: "set-parent", nodeIds: ["after"], parent: "loop" }, 0);
  expect(nameUndo(into)).toBe("move after into loop");
  expect(undo(into, testCatalog).document).toBe(document);
  const out = applyCommand(createHistory(document), { type: "set-parent", nodeIds: ["a", "b"], parent: null }, 0);
  expect(nameUndo(out)).toBe("move 2 nodes out of the loop");
  expect(editDocument(document, { type: "set-parent", nodeIds: ["after"], parent: null })).toBe(document);
});
