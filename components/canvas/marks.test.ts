import { beforeEach, describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { emptyDocument, type WorkflowDocument } from "@/server/workflow/document";
import { nameUndo } from "@/server/workflow/document-history";
import { findText } from "@/server/workflow/find-text";
import { readClipboardText, toClipboardText } from "./clipboard";
import { expandGroups } from "./drag-groups";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { type FlowInput, toFlow } from "./to-flow";

let store: EditorStore;
let actions: EditorActions;

/** manual → set → if2 → stop */
beforeEach(() => {
  store = createEditorStore({ workflowId: "w", document: emptyDocument, readOnly: false });
  actions = createEditorActions({ store, storage: { getItem: () => null, setItem: () => {} } });
  for (const type of ["manual", "set", "if", "stop"]) actions.addNode(type);
});

const document = (): WorkflowDocument => store.getState().history.document;
const undoName = () => nameUndo(store.getState().history);
const find = (id: string) => document().nodes.find((node) => node.id === id)!;
const nothing = { nodes: [], edges: [] };
const input = (more: Partial<FlowInput> = {}): FlowInput => ({
  document: document(),
  catalog: nodeCatalog,
  selected: new Set(),
  moved: new Map(),
  problems: new Map(),
  mode: "build",
  collapsed: new Set(),
  target: null,
  ...more,
});

describe("notes", () => {
  test("a note is written in place, moved, coloured, copied and deleted like a node, each as a step with a name", () => {
    actions.addNote({ x: 500, y: 40 });
    expect(store.getState()).toMatchObject({ renaming: "note:note", selected: new Set(["note:note"]) });
    actions.editNote("note", { text: "# Why\n\nbecause" });
    actions.setColor(["note:note"], "blue");
    actions.drop(new Map(), null, { note: { x: 8, y: 12 } });
    expect(undoName()).toBe("move a note");
    expect(document().notes).toEqual([
      { id: "note", position: { x: 8, y: 12 }, size: { width: 240, height: 140 }, text: "# Why\n\nbecause", color: "blue" },
    ]);
    actions.duplicate(["note:note", "stop"]);
    expect(undoName()).toBe("paste Stop and a note");
    expect(store.getState().selected).toEqual(new Set(["stop2", "note:note2"]));
    actions.remove(store.getState().selected);
    expect(undoName()).toBe("delete Stop 2 and a note");
    expect(document().notes.map(({ id }) => id)).toEqual(["note"]);
    expect(toFlow(input(), nothing).nodes.at(-1)).toMatchObject({ id: "note:note", type: "note", ariaLabel: "Note: Why" });
  });

  test("notes go through the clipboard, alone or with nodes", () => {
    actions.addNote({ x: 0, y: 0 });
    expect(readClipboardText(toClipboardText(document(), ["note:note"]) ?? "")?.notes).toHaveLength(1);
    expect(JSON.parse(toClipboardText(document(), ["set"]) ?? "")).not.toHaveProperty("notes");
  });
});

describe("groups", () => {
  beforeEach(() => {
    actions.group(["set", "if2"]);
    store.setState({ renaming: null });
  });

  test("a group is a frame around its members that is drawn under them", () => {
    const { nodes } = toFlow(input(), nothing);
    const frame = nodes.find(({ id }) => id === "group:group");
    expect(frame).toMatchObject({ type: "group-frame", ariaLabel: "Group Group: 2 nodes", zIndex: -1 });
    expect(frame?.position.x).toBeLessThan(find("set").position.x);
    expect(toFlow(input(), { nodes, edges: [] }).nodes.find(({ id }) => id === "group:group")).toBe(frame);
  });

  test("collapsed it is one card that the wires from outside end at, and what is inside is not drawn", () => {
    const { nodes, edges } = toFlow(input({ collapsed: new Set(["group:group"]) }), nothing);
    expect(nodes.map(({ id }) => id)).toEqual(["manual", "stop", "group:group"]);
    expect(edges.map(({ source, target }) => `${source}>${target}`)).toEqual(["manual>group:group", "group:group>stop"]);
    const problems = new Map([["if2", { severity: "error" as const, text: "“If”: Condition is missing" }]]);
    const card = toFlow(input({ collapsed: new Set(["group:group"]), problems }), nothing).nodes.at(-1);
    expect(card?.data).toMatchObject({ enters: true, leaves: true, problem: { severity: "error" } });
  });

  test("a note that lies in its frame moves with it, and is not drawn while it is collapsed", () => {
    const { x, y } = find("set").position;
    actions.addNote({ x: x + 60, y: y + 80 });
    actions.editNote("note", { position: { x: x + 20, y: y + 62 }, size: { width: 120, height: 20 } });
    const drawn = { document: document(), catalog: nodeCatalog, collapsed: new Set<string>() };
    const at = toFlow(input(), nothing).nodes.find(({ id }) => id === "group:group")?.position ?? { x: 0, y: 0 };
    const places = expandGroups(drawn, new Map([["group:group", { x: at.x + 40, y: at.y }]]));
    expect(places.get("note:note")).toEqual({ x: x + 60, y: y + 62 });
    const keys = (collapsed: string[]) => toFlow(input({ collapsed: new Set(collapsed) }), nothing).nodes.map(({ id }) => id);
    expect(keys([])).toContain("note:note");
    expect(keys(["group:group"])).not.toContain("note:note");
  });

  test.each([[[]], [["group:group"]]])("dragging it takes its members along, collapsed: %j", (collapsed) => {
    const drawn = { document: document(), catalog: nodeCatalog, collapsed: new Set<string>(collapsed) };
    const at = toFlow(input({ collapsed: drawn.collapsed }), nothing).nodes.find(({ id }) => id === "group:group")?.position ?? {
      x: 0,
      y: 0,
    };
    const places = expandGroups(drawn, new Map([["group:group", { x: at.x + 40, y: at.y - 20 }]]));
    const { x, y } = find("set").position;
    expect(places.get("set")).toEqual({ x: x + 40, y: y - 20 });
    expect(places.has("if2")).toBe(true);
    expect(places.has("manual")).toBe(false);
  });

  test("deleting it deletes what is in it; ungrouping leaves that; both are named", () => {
    actions.ungroup(["group:group"]);
    expect(undoName()).toBe("ungroup Group");
    expect(document().nodes).toHaveLength(4);
    store.getState().undo();
    actions.remove(["group:group"]);
    expect(undoName()).toBe("delete Group with 2 nodes");
    expect(document().nodes.map(({ id }) => id)).toEqual(["manual", "stop"]);
    expect(document().groups).toEqual([]);
  });

  test("a node leaves its group alone, and a selected group takes in what is selected beside it", () => {
    actions.ungroup(["if2"]);
    expect(document().groups[0]?.nodeIds).toEqual(["set"]);
    actions.group(["group:group", "stop"]);
    expect(document().groups[0]?.nodeIds).toEqual(["set", "stop"]);
  });

  test("a copy has a group of its own", () => {
    const piece = readClipboardText(toClipboardText(document(), ["group:group"]) ?? "");
    actions.paste(piece!);
    expect(document().groups.map(({ name, nodeIds }) => [name, nodeIds])).toEqual([
      ["Group", ["set", "if2"]],
      ["Group 2", ["set2", "if3"]],
    ]);
  });

  test("finding a node in a collapsed group opens it", () => {
    store.getState().toggleCollapsed("group:group");
    store.getState().reveal("set");
    expect(store.getState().collapsed.size).toBe(0);
  });
});

describe("lining up", () => {
  const xs = () => ["manual", "set", "if2"].map((id) => find(id).position.x);

  test("edges, centres and even spaces, each one step", () => {
    actions.drop(new Map([["set", { x: 60, y: 0 }]]), null);
    actions.drop(new Map([["if2", { x: -30, y: 90 }]]), null);
    const before = document();
    actions.align(["manual", "set", "if2"], "left");
    expect(new Set(xs())).toEqual(new Set([Math.min(...before.nodes.slice(0, 3).map(({ position }) => position.x))]));
    expect(undoName()).toBe("align 3 things");
    actions.space(["manual", "set", "if2"], "down");
    const [a, b, c] = ["manual", "set", "if2"].map((id) => find(id).position.y) as [number, number, number];
    expect(Math.abs(b - a - (c - b))).toBeLessThanOrEqual(1);
    store.getState().undo();
    store.getState().undo();
    expect(document()).toBe(before);
  });

  test("less than two things are not aligned, less than three not spaced", () => {
    const before = document();
    actions.align(["set"], "left");
    actions.space(["set", "if2"], "down");
    expect(document()).toBe(before);
  });

  test("tidying a selection leaves everything else where it is", async () => {
    actions.drop(new Map([["if2", { x: 300, y: 400 }]]), null);
    const stop = find("stop").position;
    const manual = find("manual").position;
    await actions.tidy(["set", "if2"]);
    expect(undoName()).toBe("tidy up 2 nodes");
    expect(find("if2").position.x).toBe(find("set").position.x);
    expect([find("stop").position, find("manual").position]).toEqual([stop, manual]);
  });
});

describe("replacing text", () => {
  const find = (text: string) => findText(document(), nodeCatalog, { text, matchCase: false });

  test("is one step, and wires follow an output whose name is replaced", () => {
    actions.select([]);
    actions.addNode("switch", { at: { x: 600, y: 0 } });
    actions.setConfig("switch", ["cases"], [{ name: "draft", condition: "true" }]);
    actions.connect({ source: "switch", sourceHandle: "draft", target: "stop", targetHandle: "in" });
    expect(document().edges.at(-1)?.sourceHandle).toBe("draft");
    const before = document();
    expect(actions.replaceText(find("draft"), { text: "draft", by: "final" })).toBe(1);
    expect(document().edges.at(-1)).toMatchObject({ source: "switch", sourceHandle: "final", target: "stop" });
    expect(undoName()).toBe("replace “draft” by “final” once");
    store.getState().undo();
    expect(document()).toBe(before);
  });

  test("what is not replaced changes nothing", () => {
    const before = document();
    expect(actions.replaceText(find("if2"), { text: "if2", by: "x" })).toBe(0);
    expect(document()).toBe(before);
  });
});

describe("wires of what goes and what comes between", () => {
  test("a node goes and its neighbours are joined, as one step with a name", () => {
    expect(actions.removeKeepingWires(["set"])).toEqual([]);
    expect(document().edges.map(({ source, target }) => `${source}>${target}`)).toContain("manual>if2");
    expect(undoName()).toBe("delete Set fields and join its wires");
  });

  test("a loose node goes between the ends of a connection and into the group around it; a wired one does not", () => {
    actions.group(["set", "if2"]);
    store.setState({ renaming: null });
    actions.select([]);
    actions.addNode("code", { at: { x: 600, y: 0 } });
    const edgeId = document().edges.find(({ source }) => source === "set")?.id ?? "";
    actions.splice("code", edgeId, new Map([["code", { x: -300, y: 100 }]]));
    expect(document().edges.map(({ source, target }) => `${source}>${target}`)).toEqual(expect.arrayContaining(["set>code", "code>if2"]));
    expect(document().groups[0]?.nodeIds).toEqual(["set", "if2", "code"]);
    expect(undoName()).toBe("insert Code into a connection");
    const before = document().edges;
    actions.splice("code", before[0]?.id ?? "", new Map([["code", { x: 8, y: 0 }]]));
    expect(document().edges).toBe(before);
  });
});
