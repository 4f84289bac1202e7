import { expect, test } from "vitest";
import { editDocument } from "@/server/workflow/edit-document";
import { flowDocument } from "@/tests/support/flow";
import { combineDocuments } from "./combine-documents";

const before = flowDocument("a -> b -> c");

test("what went stays as a ghost, with its connections, and everything says what happened to it", () => {
  const after = editDocument(editDocument(before, { type: "remove-nodes", nodeIds: ["c"] }), {
    type: "rename-node",
    nodeId: "b",
    name: "B",
  });
  const { document, marks } = combineDocuments(before, after);
  expect(document.nodes.map(({ id }) => id).sort()).toEqual(["a", "b", "c"]);
  const ghost = document.edges.find(({ target }) => target === "c");
  expect([marks.get("a"), marks.get("b"), marks.get("c"), marks.get(ghost?.id ?? "")]).toEqual([
    undefined,
    "changed",
    "removed",
    "removed",
  ]);
});

test("a ghost does not cover what stands in its place now", () => {
  const gone = editDocument(before, { type: "remove-nodes", nodeIds: ["c"] });
  const place = before.nodes.find(({ id }) => id === "c")?.position ?? { x: 0, y: 0 };
  const after = editDocument(gone, { type: "move-nodes", positions: { b: place } });
  const { document } = combineDocuments(before, after);
  const at = (id: string) => document.nodes.find((node) => node.id === id)?.position.x ?? 0;
  expect(Math.abs(at("c") - at("b"))).toBeGreaterThanOrEqual(212);
});
