import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { emptyDocument } from "./document";
import { editDocument } from "./edit-document";
import { sayChanges, summarizeChanges } from "./summarize-changes";

const base = flowDocument("a -> b -> c");

test("nodes that came, went and changed are named", () => {
  const renamed = editDocument(base, { type: "rename-node", nodeId: "b", name: "Writer" });
  const without = editDocument(renamed, { type: "remove-nodes", nodeIds: ["c"] });
  expect(sayChanges(summarizeChanges(base, without))).toBe("Removed c; changed Writer");
});

test("of many nodes some are named and the rest counted", () => {
  const many = flowDocument("a -> b -> c -> d -> e -> f -> g -> h -> i -> j -> k");
  const summary = summarizeChanges(emptyDocument, many);
  expect(summary.added).toMatchObject({ count: 11, names: expect.objectContaining({ length: 8 }) });
  expect(sayChanges(summary)).toBe("Added a, b, c and 8 more");
});

test("places count only when nothing else changed", () => {
  const moved = editDocument(base, { type: "move-nodes", positions: { a: { x: 900, y: 1 } } });
  expect(sayChanges(summarizeChanges(base, moved))).toBe("Only places on the canvas");
  expect(sayChanges(summarizeChanges(base, base))).toBe("Nothing changed");
});
