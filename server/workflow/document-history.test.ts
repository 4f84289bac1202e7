import fc from "fast-check";
import { expect, test } from "vitest";
import { validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import { isSameDocument } from "./diff-document";
import {
  type DocumentGroup,
  type DocumentNode,
  type DocumentNote,
  defaultSettings,
  type WorkflowDocument,
  workflowDocument,
} from "./document";
import { applyCommand, createHistory, nameRedo, nameUndo, redo, undo } from "./document-history";
import type { EditCommand } from "./edit-document";

const is = <Type extends EditCommand["type"]>(type: Type) => fc.constant(type);
const id = fc.constantFrom("n0", "n1", "n2", "n3", "n4", "new1", "new2", "ghost");
const ids = fc.array(id, { maxLength: 4 });
const noteId = fc.constantFrom("note", "note2", "ghost");
const groupId = fc.constantFrom("g1", "g2", "ghost");
const text = fc.string({ maxLength: 5 });
const color = fc.constantFrom("yellow", "blue");
const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
const makeNode = (nodeId: string, parent: string | null = null): DocumentNode => ({
  id: nodeId,
  type: "pass",
  name: nodeId,
  position: { x: 0, y: 0 },
  config: {},
  disabled: false,
  pinned: null,
  note: "",
  parent,
});
const newEdge = fc.record({
  source: id,
  sourceHandle: fc.constantFrom("out", "true", "item", "done"),
  target: id,
  targetHandle: fc.constant("in"),
});
const note: fc.Arbitrary<DocumentNote> = fc.record({
  id: noteId,
  position: point,
  size: fc.constant({ width: 200, height: 120 }),
  text,
  color,
});
const group: fc.Arbitrary<DocumentGroup> = fc.record({ id: groupId, name: text, nodeIds: ids, color });

/** By its type, so that a command that is added and not tried here does not compile. */
const singles: { [Type in Exclude<EditCommand["type"], "batch">]: fc.Arbitrary<Extract<EditCommand, { type: Type }>> } = {
  "add-node": fc.record({
    type: is("add-node"),
    node: id.map((nodeId) => makeNode(nodeId)),
    edges: fc.array(newEdge, { maxLength: 2 }),
    replaces: fc.array(fc.constantFrom("n0.out-n1", "n0_out_n1"), { maxLength: 1 }),
  }),
  "move-nodes": fc.record({ type: is("move-nodes"), positions: fc.dictionary(id, point) }),
  layout: fc.record({ type: is("layout"), positions: fc.dictionary(id, point) }),
  "set-parent": fc.record({ type: is("set-parent"), nodeIds: ids, parent: fc.option(id), positions: fc.dictionary(id, point) }),
  "rename-node": fc.record({ type: is("rename-node"), nodeId: id, name: text }),
  "set-config": fc.record({
    type: is("set-config"),
    nodeId: id,
    path: fc.array(fc.oneof(fc.constantFrom("url", "cases", "__proto__"), fc.nat(3)), { maxLength: 3 }),
    value: fc.option(fc.jsonValue(), { nil: undefined }),
  }),
  "set-policy": fc.record({ type: is("set-policy"), nodeId: id, policy: fc.constantFrom(undefined, { onError: "branch" as const }) }),
  "set-disabled": fc.record({ type: is("set-disabled"), nodeIds: ids, disabled: fc.boolean() }),
  "set-pinned": fc.record({ type: is("set-pinned"), nodeId: id, pinned: fc.constantFrom(null, { output: 1 }) }),
  "set-note": fc.record({ type: is("set-note"), nodeId: id, note: text }),
  "remove-nodes": fc.record({ type: is("remove-nodes"), nodeIds: ids }),
  connect: fc.record({ type: is("connect"), edge: newEdge }),
  disconnect: fc.record({ type: is("disconnect"), edgeIds: fc.array(fc.constantFrom("n0.out-n1", "n0_out_n1"), { maxLength: 2 }) }),
  paste: fc.record({
    type: is("paste"),
    nodes: fc.array(
      fc.tuple(id, fc.option(id)).map(([nodeId, parent]) => makeNode(nodeId, parent)),
      { maxLength: 3 },
    ),
    edges: fc.array(
      newEdge.map((edge) => ({ ...edge, id: "e" })),
      { maxLength: 3 },
    ),
    notes: fc.array(note, { maxLength: 2 }),
    groups: fc.array(group, { maxLength: 2 }),
    offset: point,
  }),
  "add-note": fc.record({ type: is("add-note"), note }),
  "edit-note": fc.record({ type: is("edit-note"), noteId, change: fc.record({ text, color, position: point }, { requiredKeys: [] }) }),
  "move-notes": fc.record({ type: is("move-notes"), positions: fc.dictionary(noteId, point) }),
  "remove-notes": fc.record({ type: is("remove-notes"), noteIds: fc.array(noteId, { maxLength: 2 }) }),
  group: fc.record({ type: is("group"), group }),
  "edit-group": fc.record({
    type: is("edit-group"),
    groupId,
    change: fc.record({ name: text, color, nodeIds: ids }, { requiredKeys: [] }),
  }),
  ungroup: fc.record({ type: is("ungroup"), groupIds: fc.array(groupId, { maxLength: 2 }) }),
  "set-settings": fc.record({
    type: is("set-settings"),
    settings: fc.constantFrom(undefined, defaultSettings, { ...defaultSettings, concurrency: 3 }),
  }),
  "replace-document": validDocument({ maxNodes: 5 }).map((document) => ({ type: "replace-document" as const, document })),
};
const single: fc.Arbitrary<EditCommand> = fc.oneof(...Object.values(singles));
const anyCommand: fc.Arbitrary<EditCommand> = fc.oneof(
  { weight: 8, arbitrary: single },
  { weight: 2, arbitrary: fc.record({ type: is("batch"), name: text, commands: fc.array(single, { maxLength: 4 }) }) },
);

/** A settings value may be any JSON, and JSON of any shape is what a draft may hold. */
function expectSound(document: WorkflowDocument) {
  expect(workflowDocument.safeParse(document).error).toBeUndefined();
  const there = new Map(document.nodes.map((node) => [node.id, node.parent]));
  expect(there.size).toBe(document.nodes.length);
  expect(new Set(document.notes.map((each) => each.id)).size).toBe(document.notes.length);
  expect(new Set(document.groups.map((each) => each.id)).size).toBe(document.groups.length);
  const members = document.groups.flatMap(({ nodeIds }) => nodeIds);
  expect(new Set(members).size).toBe(members.length);
  for (const { nodeIds } of document.groups) {
    expect(nodeIds.length).toBeGreaterThan(0);
    expect(nodeIds.filter((nodeId) => !there.has(nodeId))).toEqual([]);
  }
}

test("after any commands, undoing all gives the first document and redoing all the last, and every one in between is sound", () => {
  fc.assert(
    fc.property(validDocument({ maxNodes: 6 }), fc.array(fc.tuple(anyCommand, fc.nat(3_000)), { maxLength: 30 }), (first, commands) => {
      let history = createHistory(first);
      let now = 0;
      for (const [command, pause] of commands) {
        const before = structuredClone(history.document);
        now += pause;
        const after = applyCommand(history, command, now);
        expect(history.document).toEqual(before);
        expectSound(after.document);
        history = after;
      }
      const last = history.document;
      while (nameUndo(history) !== null) history = undo(history, testCatalog);
      expect(history.document).toBe(first);
      while (nameRedo(history) !== null) history = redo(history, testCatalog);
      expect(history.document).toBe(last);
      expect(isSameDocument(history.document, last)).toBe(true);
    }),
  );
});
