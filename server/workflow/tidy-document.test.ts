import fc from "fast-check";
import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { validDocument } from "@/tests/support/random-document";
import { testCatalog } from "@/tests/support/test-catalog";
import { type Bounds, listBounds, listParents, withInside } from "./container-bounds";
import type { WorkflowDocument } from "./document";
import { editDocument } from "./edit-document";
import { listGroupBounds } from "./group-bounds";
import { tidyDocument, withNotes } from "./tidy-document";

const size = { width: 160, height: 90 };

function tidied(document: WorkflowDocument): WorkflowDocument {
  const { nodes, notes } = tidyDocument(document, testCatalog);
  return editDocument(editDocument(document, { type: "layout", positions: nodes }), { type: "move-notes", positions: notes });
}

const touch = (one: Bounds, other: Bounds) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

function framesOf(document: WorkflowDocument) {
  const bounds = listBounds(document, testCatalog);
  return { bounds, groups: listGroupBounds(document.groups, { parents: listParents(document, testCatalog), bounds }) };
}

const at = (document: WorkflowDocument, id: string, x: number, y: number) =>
  editDocument(document, { type: "move-nodes", positions: { [id]: { x, y } } });
const noteOf = (document: WorkflowDocument, id: string) => document.notes.find((note) => note.id === id)!;
const placeOf = (document: WorkflowDocument, id: string) => document.nodes.find((node) => node.id === id)!.position;

test("a group stays one block: what runs beside it stands outside its frame", () => {
  const document = {
    ...flowDocument("s.x -> a -> c; s.y -> b -> d; c -> e; d -> e"),
    groups: [{ id: "g", name: "", nodeIds: ["a", "d"] }],
  };
  const { bounds, groups } = framesOf(tidied(document));
  const frame = groups.get("g")!;
  for (const id of ["s", "b", "c", "e"]) expect(touch(frame, bounds.get(id)!)).toBe(false);
});

test("a note stays on its side of the node that it stood nearest to", () => {
  const spread = at(flowDocument("a -> b -> c"), "b", 700, 900);
  const document = { ...spread, notes: [{ id: "n", position: { x: 700 + 212 + 30, y: 905 }, size, text: "" }] };
  const after = tidied(document);
  const b = placeOf(after, "b");
  expect(noteOf(after, "n").position).toEqual({ x: b.x + 212 + 30, y: b.y + 5 });
});

test("a note that a node would come to stand on gives way, and notes do not end on each other", () => {
  const spread = at(flowDocument("a -> b -> c"), "b", 900, 0);
  const notes = ["n1", "n2"].map((id) => ({ id, position: { x: 0, y: 100 }, size, text: "" }));
  const after = tidied({ ...spread, notes });
  const boxes = after.notes.map(({ position, size: of }) => ({ ...position, ...of }));
  for (const card of framesOf(after).bounds.values()) for (const box of boxes) expect(touch(box, card)).toBe(false);
  expect(touch(boxes[0]!, boxes[1]!)).toBe(false);
});

test("a note of a group stays in its frame where there is room, and stands clear of it where there is none", () => {
  const wide = flowDocument("s.x -> a; s.y -> b; a -> c");
  const grouped = { ...wide, groups: [{ id: "g", name: "", nodeIds: ["a", "b", "c"] }] };
  const laid = tidied(grouped);
  const spot = { x: placeOf(laid, "b").x, y: placeOf(laid, "c").y };
  const withRoom = { ...laid, notes: [{ id: "n", position: spot, size: { width: 100, height: 40 }, text: "" }] };
  expect(noteOf(tidied(withRoom), "n").position).toEqual(spot);
  const covered = { ...laid, notes: [{ id: "n", position: placeOf(laid, "a"), size, text: "" }] };
  const note = noteOf(tidied(covered), "n");
  expect(touch({ ...note.position, ...size }, framesOf(laid).groups.get("g")!)).toBe(false);
});

test("what is tidied in part moves the notes beside it and leaves all others", () => {
  const document = { ...flowDocument("a -> b"), notes: [{ id: "far", position: { x: 5_000, y: 5_000 }, size, text: "" }] };
  expect(withNotes(document, { a: { x: 5_050, y: 4_950 } }, testCatalog).notes).toEqual({ far: { x: 5_000, y: 5_038 } });
  expect(withNotes(document, { a: { x: 300, y: 0 } }, testCatalog).notes).toEqual({});
});

const places = fc.record({ x: fc.integer({ min: -400, max: 1_600 }), y: fc.integer({ min: -400, max: 1_600 }) });

/** Any document, its nodes anywhere, with groups as the editor allows them and notes anywhere. */
const drawing = fc
  .tuple(
    validDocument({ maxNodes: 16 }),
    fc.array(places, { minLength: 16, maxLength: 16 }),
    fc.array(fc.array(fc.nat(15), { minLength: 1, maxLength: 5 }), { maxLength: 3 }),
    fc.array(places, { maxLength: 5 }),
  )
  .map(([document, spots, groups, notes]) => {
    const nodes = document.nodes.map((node, index) => ({ ...node, position: spots[index]! }));
    const start = { ...document, nodes, notes: notes.map((position, index) => ({ id: `note${index}`, position, size, text: "" })) };
    return groups.reduce((made: WorkflowDocument, members, index) => {
      const parents = listParents(made, testCatalog);
      const ids = members.flatMap((member) => made.nodes[member]?.id ?? []);
      const nodeIds = ids.filter((id) => parents.get(id) === parents.get(ids[0] ?? ""));
      return nodeIds.length === 0 ? made : editDocument(made, { type: "group", group: { id: `g${index}`, name: "", nodeIds } });
    }, start);
  });

test("in any drawing groups hold their members and no one else, no note is covered, and tidying again changes nothing", () => {
  fc.assert(
    fc.property(drawing, (document) => {
      const after = tidied(document);
      const { bounds, groups } = framesOf(after);
      const parents = listParents(after, testCatalog);
      for (const { id, nodeIds } of after.groups) {
        const inside = withInside(after, nodeIds);
        const level = parents.get(nodeIds[0] ?? "");
        for (const node of after.nodes)
          if (!inside.has(node.id) && parents.get(node.id) === level) expect(touch(groups.get(id)!, bounds.get(node.id)!)).toBe(false);
      }
      const frames = [...groups.values()];
      const level = (index: number) => parents.get(after.groups[index]?.nodeIds[0] ?? "");
      for (const [index, one] of frames.entries())
        for (const [next, other] of frames.entries())
          if (index < next && level(index) === level(next)) expect(touch(one, other)).toBe(false);
      const notes = after.notes.map(({ position, size: of }) => ({ ...position, ...of }));
      const loops = new Set(after.nodes.filter(({ type }) => testCatalog[type]?.container).map(({ id }) => id));
      for (const [index, note] of notes.entries()) {
        for (const [id, box] of bounds) if (!loops.has(id)) expect(touch(note, box)).toBe(false);
        for (const other of notes.slice(index + 1)) expect(touch(note, other)).toBe(false);
      }
      expect(tidied(after)).toEqual(after);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 150) },
  );
});
