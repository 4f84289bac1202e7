import { expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { applyCommand, createHistory, nameUndo, undo } from "../document-history";
import { type EditCommand, editDocument } from "../edit-document";
import { listGroupable } from "./change-groups";

/** start → loop, loop.item → a → b inside, loop.done → after → end. */
const flat = flowDocument("start -> loop; loop.item -> a; a -> b; loop.done -> after; after -> end");
const document = { ...flat, nodes: flat.nodes.map((node) => (["a", "b"].includes(node.id) ? { ...node, parent: "loop" } : node)) };
const group = (id: string, nodeIds: string[]): EditCommand => ({ type: "group", group: { id, name: id.toUpperCase(), nodeIds } });
const members = (from: typeof document) => Object.fromEntries(from.groups.map(({ id, nodeIds }) => [id, nodeIds]));

test("a group holds nodes of one container; what is inside a loop that it holds comes along unnamed", () => {
  expect(listGroupable(document, ["loop", "a", "b", "after"])).toEqual(["loop", "after"]);
  expect(listGroupable(document, ["a", "b"])).toEqual(["a", "b"]);
  expect(listGroupable(document, ["start", "a"])).toEqual(["start"]);
});

test("a node is in one group at most, and a group without nodes is gone", () => {
  const first = editDocument(document, group("g", ["start", "after"]));
  const second = editDocument(first, group("h", ["after", "end"]));
  expect(members(second)).toEqual({ g: ["start"], h: ["after", "end"] });
  expect(members(editDocument(second, { type: "remove-nodes", nodeIds: ["start"] }))).toEqual({ h: ["after", "end"] });
  expect(members(editDocument(second, { type: "edit-group", groupId: "g", change: { nodeIds: ["end"] } }))).toEqual({
    g: ["end"],
    h: ["after"],
  });
  expect(members(editDocument(second, { type: "edit-group", groupId: "g", change: { nodeIds: [] } }))).toEqual({ h: ["after", "end"] });
});

test("a node that goes into a loop leaves its group, unless all of the group goes with it", () => {
  const grouped = editDocument(document, group("g", ["after", "end"]));
  expect(members(editDocument(grouped, { type: "set-parent", nodeIds: ["end"], parent: "loop" }))).toEqual({ g: ["after"] });
  expect(members(editDocument(grouped, { type: "set-parent", nodeIds: ["after", "end"], parent: "loop" }))).toEqual({
    g: ["after", "end"],
  });
});

test("a copy of grouped nodes is in a group of its own", () => {
  const grouped = editDocument(document, group("g", ["after", "end"]));
  const nodes = grouped.nodes.filter(({ id }) => ["after", "end"].includes(id));
  const note = { id: "note", position: { x: 1, y: 2 }, size: { width: 200, height: 100 }, text: "why" };
  const noted = editDocument(grouped, { type: "add-note", note });
  const after = editDocument(noted, { type: "paste", nodes, edges: [], notes: [note], groups: grouped.groups, offset: { x: 10, y: 10 } });
  expect(members(after)).toEqual({ g: ["after", "end"], g2: ["after2", "end2"] });
  expect(after.groups.map(({ name }) => name)).toEqual(["G", "G 2"]);
  expect(after.notes.map(({ id, position }) => [id, position.x])).toEqual([
    ["note", 1],
    ["note2", 11],
  ]);
});

test("every edit of a group or of several things is one step with a name", () => {
  let history = createHistory(document);
  const edit = (command: EditCommand) => {
    history = applyCommand(history, command, 0);
    return nameUndo(history);
  };
  expect(edit(group("g", ["after", "end"]))).toBe("group 2 nodes");
  expect(edit({ type: "edit-group", groupId: "g", change: { name: "Report" } })).toBe("rename the group G");
  expect(edit({ type: "edit-group", groupId: "g", change: { color: "blue" } })).toBe("change the colour of Report");
  const both: EditCommand[] = [
    { type: "ungroup", groupIds: ["g"] },
    { type: "remove-nodes", nodeIds: ["end"] },
  ];
  expect(edit({ type: "batch", name: "clear away", commands: both })).toBe("clear away");
  expect(history.past).toHaveLength(4);
  expect(undo(history, testCatalog).document.groups[0]?.name).toBe("Report");
});
