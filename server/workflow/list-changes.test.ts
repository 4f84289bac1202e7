import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { defaultSettings, type WorkflowDocument } from "./document";
import { type EditCommand, editDocument } from "./edit-document";
import { listChanges } from "./list-changes";

const base = flowDocument(`a -> b -> c; b: agent {"config":{"prompt":"Be kind","tools":[]}}; a: manual`);
const change = (...commands: EditCommand[]) => changesTo(commands.reduce(editDocument, base));
const changesTo = (after: WorkflowDocument) => listChanges(base, after, nodeCatalog);

test("a changed field is called as its form calls it, with both texts", () => {
  expect(change({ type: "set-config", nodeId: "b", path: ["prompt"], value: "Be brief" })).toEqual([
    {
      key: "node:b",
      kind: "changed",
      title: "b",
      target: { nodeIds: ["b"] },
      fields: [{ label: "Prompt", before: "Be kind", after: "Be brief" }],
    },
  ]);
});

test("connections that come and go with a node are told with it; others have their own line", () => {
  const found = change(
    { type: "remove-nodes", nodeIds: ["c"] },
    { type: "connect", edge: { source: "a", sourceHandle: "out", target: "b", targetHandle: "in" } },
    { type: "disconnect", edgeIds: [base.edges[0]?.id ?? ""] },
  );
  expect(found[0]?.fields).toEqual([{ label: "Connections", before: "b → c", after: null }]);
  expect(found.map(({ kind, title }) => [kind, title])).toEqual([
    ["removed", "c"],
    ["removed", "a → b"],
  ]);
});

test("notes, groups and the workflow's own settings are told in words, and moved nodes in one line at the end", () => {
  const note = { id: "n", position: { x: 0, y: 0 }, size: { width: 1, height: 1 }, text: "Ask Mara first" };
  const found = change(
    { type: "add-note", note },
    { type: "group", group: { id: "g", name: "Research", nodeIds: ["b", "c"] } },
    { type: "set-settings", settings: { ...defaultSettings, priority: 90 } },
    { type: "move-nodes", positions: { a: { x: 500, y: 1 }, b: { x: 500, y: 300 } } },
  );
  expect(found.map(({ kind, title, fields }) => [kind, title, ...fields.map(({ label, after }) => `${label}: ${after}`)])).toEqual([
    ["added", "The note “Ask Mara first”"],
    ["added", "Group Research"],
    ["changed", "Settings of the workflow", "Priority: 90"],
    ["moved", "2 nodes moved"],
  ]);
});

test("nothing is told of a document that is the same", () => {
  expect(changesTo(structuredClone(base))).toEqual([]);
});
