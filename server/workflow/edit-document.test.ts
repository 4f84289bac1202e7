import { describe, expect, test } from "vitest";
import { flowDocument } from "@/tests/support/flow";
import { testCatalog } from "@/tests/support/test-catalog";
import { type DocumentNode, defaultSettings, type WorkflowDocument } from "./document";
import { applyCommand, createHistory, nameRedo, nameUndo, redo, undo } from "./document-history";
import { makePasteIds } from "./edit/paste-piece";
import { type EditCommand, editDocument } from "./edit-document";
import { toGraph } from "./graph";

const document = flowDocument('a -> b -> c; b.true -> d; w: work {"config":{"url":"x","headers":{"accept":"json"}}}');
const node = (id: string, more: Partial<DocumentNode> = {}): DocumentNode => ({
  id,
  type: "pass",
  name: id,
  position: { x: 0, y: 0 },
  config: {},
  disabled: false,
  pinned: null,
  note: "",
  parent: null,
  ...more,
});
const edit = (command: EditCommand, from = document) => editDocument(from, command);
const find = (id: string, from: WorkflowDocument) => from.nodes.find((candidate) => candidate.id === id);
const edge = (source: string, target: string, sourceHandle = "out") => ({ source, sourceHandle, target, targetHandle: "in" });
const wires = (from: WorkflowDocument) => from.edges.map(({ source, sourceHandle, target }) => `${source}.${sourceHandle}-${target}`);

describe("nodes", () => {
  test("a node is added with the edges drawn along", () => {
    const after = edit({ type: "add-node", node: node("n"), edges: [edge("c", "n"), edge("n", "ghost")] });
    expect(find("n", after)).toEqual(node("n"));
    expect(wires(after)).toEqual([...wires(document), "c.out-n"]);
  });

  test("a node dropped on a wire takes its place", () => {
    const after = edit({ type: "add-node", node: node("n"), edges: [edge("a", "n"), edge("n", "b")], replaces: ["e1"] });
    expect(wires(after)).toEqual(["b.out-c", "b.true-d", "a.out-n", "n.out-b"]);
  });

  test("deleting a node takes its edges and its place in groups with it", () => {
    const grouped = { ...document, groups: [{ id: "g", name: "G", nodeIds: ["a", "b"] }] };
    const after = edit({ type: "remove-nodes", nodeIds: ["b"] }, grouped);
    expect(after.nodes.map((each) => each.id).sort()).toEqual(["a", "c", "d", "w"]);
    expect(after.edges).toEqual([]);
    expect(after.groups[0]?.nodeIds).toEqual(["a"]);
  });

  test("settings change field by field, and what was not touched is shared", () => {
    const after = edit({ type: "set-config", nodeId: "w", path: ["headers", "accept"], value: "text" });
    expect(find("w", after)?.config).toEqual({ url: "x", headers: { accept: "text" } });
    expect(find("a", after)).toBe(find("a", document));
    const set = (path: (string | number)[], value: unknown) => find("w", edit({ type: "set-config", nodeId: "w", path, value }))?.config;
    expect(set(["url"], undefined)).toEqual({ headers: { accept: "json" } });
    expect(set(["list", 3, "name"], "first")).toMatchObject({ list: [{ name: "first" }] });
    expect(set([], { fresh: true })).toEqual({ fresh: true });
    expect(set([], "not a config")).toEqual(find("w", document)?.config);
    expect(set(["__proto__", "admin"], true)).toEqual(find("w", document)?.config);
    expect(set(["__proto__", "admin"], true)).not.toHaveProperty("admin");
  });

  test("when a case is renamed its edges follow", () => {
    const after = edit({ type: "set-config", nodeId: "b", path: ["cases", 0, "name"], value: "yes", renameHandles: { true: "yes" } });
    expect(wires(after)).toEqual(["a.out-b", "b.out-c", "b.yes-d"]);
  });

  test("name, policy, note, pin and disabled are set one by one", () => {
    const after = (
      [
        { type: "rename-node", nodeId: "a", name: "Begin" },
        { type: "set-policy", nodeId: "a", policy: { onError: "continue" } },
        { type: "set-note", nodeId: "a", note: "why" },
        { type: "set-pinned", nodeId: "a", pinned: { output: 1 } },
        { type: "set-disabled", nodeIds: ["a", "b"], disabled: true },
        { type: "move-nodes", positions: { a: { x: 5, y: 6 } } },
      ] satisfies EditCommand[]
    ).reduce<WorkflowDocument>((from, command) => editDocument(from, command), document);
    expect(find("a", after)).toMatchObject({
      name: "Begin",
      policy: { onError: "continue" },
      note: "why",
      pinned: { output: 1 },
      disabled: true,
      position: { x: 5, y: 6 },
    });
    expect(find("b", after)?.disabled).toBe(true);
    expect(find("a", edit({ type: "set-policy", nodeId: "a", policy: undefined }, after))).not.toHaveProperty("policy");
  });
});

test("the settings of the workflow are set, and left out when all are the defaults", () => {
  const set = edit({ type: "set-settings", settings: { ...defaultSettings, concurrency: 2 } });
  expect(set.settings).toMatchObject({ concurrency: 2 });
  expect(edit({ type: "set-settings", settings: { ...defaultSettings, concurrency: 2 } }, set)).toBe(set);
  expect(edit({ type: "set-settings", settings: undefined }, set)).toEqual(document);
  expect(nameUndo(applyCommand(createHistory(document), { type: "set-settings", settings: defaultSettings }, 0))).toBe(
    "change the settings of the workflow",
  );
});

describe("edges and notes", () => {
  test("two points are connected once, under an id of their own", () => {
    const once = edit({ type: "connect", edge: edge("a", "c") });
    expect(wires(once)).toContain("a.out-c");
    expect(edit({ type: "connect", edge: edge("a", "c") }, once)).toBe(once);
    const crowded = { ...document, edges: [...document.edges, { ...edge("a", "d"), id: "a.out-c" }] };
    const ids = edit({ type: "connect", edge: edge("a", "c") }, crowded).edges.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("edges are deleted by id", () => {
    expect(wires(edit({ type: "disconnect", edgeIds: ["e1", "e3"] }))).toEqual(["b.out-c"]);
  });

  test("notes are added, changed and removed", () => {
    const note = { id: "n1", position: { x: 0, y: 0 }, size: { width: 1, height: 1 }, text: "hi" };
    const added = edit({ type: "add-note", note });
    expect(added.notes).toEqual([note]);
    expect(edit({ type: "edit-note", noteId: "n1", change: { text: "ho" } }, added).notes[0]?.text).toBe("ho");
    expect(edit({ type: "remove-notes", noteIds: ["n1"] }, added).notes).toEqual([]);
  });
});

describe("pasting", () => {
  const piece = {
    nodes: [node("a", { config: { v: "{{ b.x }} and {{other.y}}" } }), node("b", { name: "b" }), node("fresh")],
    edges: [{ ...edge("b", "a"), id: "e1" }],
    offset: { x: 10, y: 20 },
  };

  test("copies get ids and names of their own, keep their edges, and read each other instead of the originals", () => {
    const after = edit({ type: "paste", ...piece });
    expect(Object.fromEntries(makePasteIds(document, piece.nodes))).toEqual({ a: "a2", b: "b2", fresh: "fresh" });
    expect(find("a2", after)).toMatchObject({ name: "a 2", position: { x: 10, y: 20 }, config: { v: "{{ b2.x }} and {{other.y}}" } });
    expect(wires(after)).toEqual([...wires(document), "b2.out-a2"]);
    expect(find("a", after)).toBe(find("a", document));
  });

  test("pasting twice gives another set", () => {
    const twice = edit({ type: "paste", ...piece }, edit({ type: "paste", ...piece }));
    expect(twice.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(["a2", "a3", "b2", "b3", "fresh", "fresh2"]));
  });
});

test.each<EditCommand>([
  { type: "rename-node", nodeId: "ghost", name: "x" },
  { type: "rename-node", nodeId: "a", name: "a" },
  { type: "set-config", nodeId: "w", path: ["url"], value: "x" },
  { type: "set-disabled", nodeIds: ["a"], disabled: false },
  { type: "move-nodes", positions: { ghost: { x: 1, y: 1 } } },
  { type: "remove-nodes", nodeIds: ["ghost"] },
  { type: "disconnect", edgeIds: ["ghost"] },
  { type: "connect", edge: edge("a", "b") },
  { type: "connect", edge: edge("a", "ghost") },
  { type: "add-node", node: node("a") },
  { type: "edit-note", noteId: "ghost", change: { text: "x" } },
  { type: "move-notes", positions: { ghost: { x: 1, y: 1 } } },
  { type: "group", group: { id: "g", name: "G", nodeIds: ["ghost"] } },
  { type: "edit-group", groupId: "ghost", change: { name: "x" } },
  { type: "ungroup", groupIds: ["ghost"] },
  { type: "batch", name: "nothing", commands: [{ type: "ungroup", groupIds: ["ghost"] }] },
  { type: "remove-notes", noteIds: ["ghost"] },
  { type: "paste", nodes: [], edges: [], offset: { x: 0, y: 0 } },
])("a command that changes nothing gives the same object: %j", (command) => {
  expect(edit(command)).toBe(document);
  const history = createHistory(document);
  expect(applyCommand(history, command, 0)).toBe(history);
});

describe("history", () => {
  const typed = (text: string): EditCommand => ({ type: "set-config", nodeId: "w", path: ["url"], value: text });

  test("names what would be undone and redone", () => {
    let history = applyCommand(createHistory(document), { type: "move-nodes", positions: { a: { x: 9, y: 9 }, b: { x: 9, y: 9 } } }, 0);
    expect([nameUndo(history), nameRedo(history)]).toEqual(["move 2 nodes", null]);
    history = applyCommand(history, { type: "remove-nodes", nodeIds: ["a"] }, 0);
    expect(nameUndo(history)).toBe("delete a");
    history = undo(history, testCatalog);
    expect([nameUndo(history), nameRedo(history)]).toEqual(["move 2 nodes", "delete a"]);
    expect(find("a", history.document)).toBeDefined();
  });

  test("typing in one field is undone together, coming back to it later is not", () => {
    let history = createHistory(document);
    for (const [index, text] of ["h", "ht", "htt"].entries()) history = applyCommand(history, typed(text), index * 200);
    expect(history.past).toHaveLength(1);
    history = applyCommand(history, typed("http"), 60_000);
    expect(history.past).toHaveLength(2);
    expect(find("w", undo(history, testCatalog).document)?.config.url).toBe("htt");
    expect(undo(undo(history, testCatalog), testCatalog).document).toBe(document);
  });

  test("other fields and other nodes are entries of their own, and a new edit ends what could be redone", () => {
    let history = applyCommand(createHistory(document), typed("1"), 0);
    history = applyCommand(history, { type: "set-config", nodeId: "w", path: ["body"], value: "2" }, 1);
    expect(history.past).toHaveLength(2);
    history = applyCommand(undo(history, testCatalog), typed("3"), 2);
    expect([nameRedo(history), history.past.length]).toEqual([null, 2]);
    expect(redo(history, testCatalog)).toBe(history);
    expect(undo(createHistory(document), testCatalog).document).toBe(document);
  });

  test("keeps the last 200 entries", () => {
    let history = createHistory(document);
    for (let index = 0; index < 250; index++)
      history = applyCommand(history, { type: "rename-node", nodeId: "a", name: `${index}` }, index * 10_000);
    expect(history.past).toHaveLength(200);
  });
});

describe("loops", () => {
  const loops = flowDocument(
    'a -> l; l.item -> b -> i; i.body -> c; l.done -> d; c: pass {"config":{"value":"{{ i.index }} {{ b }} {{ a }}"}}',
  );

  test("a loop is deleted with all that is inside it, as one step", () => {
    const history = applyCommand(createHistory(loops), { type: "remove-nodes", nodeIds: ["l"] }, 0);
    expect(history.document.nodes.map((each) => each.id)).toEqual(["a", "d"]);
    expect(history.document.edges).toEqual([]);
    expect(nameUndo(history)).toBe("delete l and the 3 nodes inside");
    expect(undo(history, testCatalog).document).toBe(loops);
    expect(nameUndo(applyCommand(history, { type: "remove-nodes", nodeIds: ["d"] }, 0))).toBe("delete d");
  });

  test("a copy of a loop has copies of what is inside, wired and read like the originals", () => {
    const copied = ["l", "b", "i", "c"];
    const nodes = loops.nodes.filter((each) => copied.includes(each.id));
    const edges = loops.edges.filter(({ source, target }) => copied.includes(source) && copied.includes(target));
    const after = edit({ type: "paste", nodes, edges, offset: { x: 5, y: 5 } }, loops);
    expect(after.nodes.slice(loops.nodes.length).map((each) => [each.id, each.parent])).toEqual([
      ["l2", null],
      ["b2", "l2"],
      ["i2", "l2"],
      ["c2", "i2"],
    ]);
    expect(wires(after).slice(loops.edges.length)).toEqual(["l2.item-b2", "b2.out-i2", "i2.body-c2"]);
    expect(find("c2", after)?.config).toEqual({ value: "{{ i2.index }} {{ b2 }} {{ a }}" });
    expect(toGraph(after, testCatalog).issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("a node pasted by itself stays in the loop it was copied from, and in none where that loop is not", () => {
    const nodes = loops.nodes.filter((each) => each.id === "b");
    const paste = { type: "paste" as const, nodes, edges: [], offset: { x: 0, y: 0 } };
    expect(find("b2", edit(paste, loops))?.parent).toBe("l");
    expect(find("b2", edit(paste, document))?.parent).toBe(null);
  });
});
