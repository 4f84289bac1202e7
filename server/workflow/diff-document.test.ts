import fc from "fast-check";
import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { validDocument } from "@/tests/support/random-document";
import { diffDocument, isSameDocument } from "./diff-document";
import { defaultSettings, emptyDocument } from "./document";
import { type EditCommand, editDocument } from "./edit-document";

const before = flowDocument('a -> w -> c; w: work {"config":{"url":"x","headers":{"accept":"json"}}}');
const after = (...commands: EditCommand[]) => diffDocument(before, commands.reduce(editDocument, before));

test("nodes and edges that came and went are listed", () => {
  const diff = after(
    { type: "remove-nodes", nodeIds: ["c"] },
    {
      type: "add-node",
      node: { ...before.nodes[0]!, id: "n" },
      edges: [{ source: "w", sourceHandle: "out", target: "n", targetHandle: "in" }],
    },
  );
  expect(diff.removed.map(({ id }) => id)).toEqual(["c"]);
  expect(diff.added.map(({ id }) => id)).toEqual(["n"]);
  expect(diff.edges.added.map(({ target }) => target)).toEqual(["n"]);
  expect(diff.edges.removed.map(({ target }) => target)).toEqual(["c"]);
  expect(diff.changed).toEqual([]);
});

test("changed settings of the workflow are named; leaving them out is the same as the defaults", () => {
  const diff = after({ type: "set-settings", settings: { ...defaultSettings, priority: 90, timeoutMs: 60_000 } });
  expect([...diff.settings].sort()).toEqual(["priority", "timeoutMs"]);
  expect(isSameDocument(before, editDocument(before, { type: "set-settings", settings: { ...defaultSettings, queue: "nightly" } }))).toBe(
    false,
  );
  expect(isSameDocument(before, { ...before, settings: defaultSettings })).toBe(true);
});

test("a changed node names the fields that differ", () => {
  const diff = after(
    { type: "set-config", nodeId: "w", path: ["headers", "accept"], value: "text" },
    { type: "set-config", nodeId: "w", path: ["url"], value: undefined },
    { type: "rename-node", nodeId: "w", name: "Ask" },
    { type: "set-policy", nodeId: "a", policy: { onError: "continue" } },
  );
  expect(diff.changed.map((change) => [change.after.id, [...change.fields].sort()])).toEqual(
    expect.arrayContaining([
      ["w", ["config.headers.accept", "config.url", "name"]],
      ["a", ["policy"]],
    ]),
  );
  expect(diff.changed).toHaveLength(2);
});

test("a node that only moved is told apart from one that changed", () => {
  const diff = after(
    { type: "move-nodes", positions: { a: { x: 1, y: 1 }, w: { x: 2, y: 2 } } },
    { type: "rename-node", nodeId: "w", name: "x" },
  );
  expect(diff.moved).toEqual(["a"]);
  expect(diff.changed.map((change) => change.after.id)).toEqual(["w"]);
});

test("a node that was moved into a loop or out of it has changed, not only moved", () => {
  const loops = flowDocument("a -> l; l.item -> b; l.done -> c");
  const moved = editDocument(loops, { type: "set-parent", nodeIds: ["b"], parent: null, positions: { b: { x: 9, y: 9 } } });
  const { changed, edges } = diffDocument(loops, moved);
  expect(changed.map((change) => [change.after.id, change.fields])).toEqual([["b", ["parent"]]]);
  expect(edges.removed.map(({ source, target }) => [source, target])).toEqual([["l", "b"]]);
});

test("an edge drawn again is the same edge, and notes count", () => {
  const redrawn = { ...before, edges: before.edges.map((edge, index) => ({ ...edge, id: `new${index}` })) };
  expect(isSameDocument(before, redrawn)).toBe(true);
  expect(
    after({ type: "add-note", note: { id: "n", position: { x: 0, y: 0 }, size: { width: 1, height: 1 }, text: "" } }).notesChanged,
  ).toBe(true);
});

test("no document differs from its copy, and what one way was added is the other way removed", () => {
  fc.assert(
    fc.property(validDocument(), validDocument(), (one, other) => {
      expect(isSameDocument(one, structuredClone(one))).toBe(true);
      const there = diffDocument(one, other);
      const back = diffDocument(other, one);
      expect(there.added).toEqual(back.removed);
      expect(there.edges.added).toEqual(back.edges.removed);
      expect(there.changed.map(({ fields }) => [...fields].sort())).toEqual(
        expect.arrayContaining(back.changed.map(({ fields }) => [...fields].sort())),
      );
    }),
  );
});

test("neither the order of notes and groups nor that of a group's members makes a difference", () => {
  const note = (id: string) => ({ id, position: { x: 0, y: 0 }, size: { width: 100, height: 100 }, text: id });
  const marked = {
    ...emptyDocument,
    notes: [note("a"), note("b")],
    groups: [
      { id: "g", name: "", nodeIds: ["x", "y"] },
      { id: "h", name: "", nodeIds: ["z"] },
    ],
  };
  const turned = {
    ...marked,
    notes: marked.notes.toReversed(),
    groups: [
      { id: "h", name: "", nodeIds: ["z"] },
      { id: "g", name: "", nodeIds: ["y", "x"] },
    ],
  };
  expect(isSameDocument(marked, turned)).toBe(true);
  expect(isSameDocument(marked, { ...turned, notes: [note("a")] })).toBe(false);
});
