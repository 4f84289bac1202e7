import { beforeEach, describe, expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { listBounds } from "@/server/workflow/container-bounds";
import { emptyDocument, type WorkflowDocument } from "@/server/workflow/document";
import { toClipboardText } from "./clipboard";
import { findContainerAt } from "./containers";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { readDrag } from "./read-drag";
import { type FlowInput, toFlow } from "./to-flow";

let store: EditorStore;
let actions: EditorActions;

/** manual → forEach [ set → if2 ] → stop */
beforeEach(() => {
  store = createEditorStore({ workflowId: "w", document: emptyDocument, readOnly: false });
  actions = createEditorActions({ store, storage: { getItem: () => null, setItem: () => {} } });
  actions.addNode("manual");
  actions.addNode("for-each");
  actions.addNode("set");
  actions.addNode("if");
  actions.select(["forEach"]);
  actions.addNode("stop");
});

const document = (): WorkflowDocument => store.getState().history.document;
const find = (id: string) => document().nodes.find((node) => node.id === id)!;
const parents = () => Object.fromEntries(document().nodes.map(({ id, parent }) => [id, parent]));
const wires = () => document().edges.map((edge) => `${edge.source}.${edge.sourceHandle}>${edge.target}`);
const boxes = () => listBounds(document(), nodeCatalog);
const drawn = (collapsed: string[] = []) => ({ document: document(), catalog: nodeCatalog, collapsed: new Set(collapsed) });
const centre = (id: string) => {
  const box = boxes().get(id)!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const overlap = (left: string, right: string) => {
  const [a, b] = [boxes().get(left)!, boxes().get(right)!];
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
};

describe("filling a loop", () => {
  test("what is added under a loop goes into it, what follows follows inside, and the next is wired to its end", () => {
    expect(parents()).toEqual({ manual: null, forEach: null, set: "forEach", if2: "forEach", stop: null });
    expect(wires()).toEqual(["manual.out>forEach", "forEach.item>set", "set.out>if2", "forEach.done>stop"]);
    expect(overlap("forEach", "stop")).toBe(false);
  });

  test("a loop that grows pushes what stands under it, with what that holds, and one undo takes both back", () => {
    actions.select(["stop"]);
    const before = find("stop").position;
    actions.select(["if2"]);
    actions.addNode("code");
    expect(find("code").parent).toBe("forEach");
    expect(find("stop").position.y).toBeGreaterThan(before.y);
    expect(overlap("forEach", "stop")).toBe(false);
    store.getState().undo();
    expect(find("stop").position).toEqual(before);
  });

  test("a node let go inside a frame is inside the loop, one beside it is not, and a trigger never is", () => {
    const at = centre("forEach");
    actions.addNode("wait", { at });
    actions.addNode("code", { at: { x: at.x + 2_000, y: at.y } });
    actions.addNode("webhook", { at });
    expect(parents()).toMatchObject({ wait: "forEach", code: null, webhook: null });
  });

  test("a node put on a wire inside a loop is inside it, at its entry too", () => {
    for (const [source, type] of [
      ["set", "wait"],
      ["forEach", "code"],
    ] as const)
      actions.insertOnEdge(type, document().edges.find((edge) => edge.source === source)!.id);
    expect(parents()).toMatchObject({ wait: "forEach", code: "forEach" });
    expect(wires()).toEqual(expect.arrayContaining(["forEach.item>code", "code.out>set", "set.out>wait", "wait.out>if2"]));
  });

  test("a loop put on a wire is left by its end, not by its body", () => {
    actions.insertOnEdge("while", document().edges.find(({ target }) => target === "forEach")!.id);
    expect(wires()).toEqual(expect.arrayContaining(["manual.out>while2", "while2.done>forEach"]));
  });
});

describe("moving nodes", () => {
  test("out of a loop drops the wires that would cross its border and counts them", () => {
    expect(actions.moveInto(["if2"], null)).toBe(1);
    expect(find("if2").parent).toBeNull();
    expect(overlap("if2", "forEach")).toBe(false);
    expect(store.getState().undo()).toBe("move If out of the loop");
    expect(wires()).toContain("set.out>if2");
  });

  test("into a loop puts them under what it holds", () => {
    expect(actions.moveInto(["stop"], "forEach")).toBe(1);
    expect(find("stop").parent).toBe("forEach");
    expect(boxes().get("stop")!.y).toBeGreaterThan(boxes().get("if2")!.y);
    expect(actions.moveInto(["stop", "manual"], "forEach")).toBe(0);
    expect(find("manual").parent).toBeNull();
  });

  test("a dragged node goes into the frame under its middle; what was dragged along from elsewhere only moves", () => {
    const into = centre("forEach");
    const from = find("stop").position;
    const places = new Map([
      ["stop", { x: into.x - 106, y: into.y }],
      ["manual", { x: 0, y: 0 }],
    ]);
    const drag = readDrag(drawn(), places, "stop");
    expect(drag.into).toEqual({ nodeIds: ["stop"], parent: "forEach" });
    expect(drag.shifts.get("stop")).toEqual({ x: into.x - 106 - from.x, y: into.y - from.y });
    expect(readDrag(drawn(), new Map([["manual", { x: into.x - 106, y: into.y }]]), "manual").into).toBeNull();
  });

  test("a node dragged about inside its frame stays, and one dragged past its border leaves", () => {
    expect(readDrag(drawn(), new Map([["set", { x: 40, y: 160 }]]), "set").into).toBeNull();
    expect(readDrag(drawn(), new Map([["set", { x: 900, y: 160 }]]), "set").into).toEqual({ nodeIds: ["set"], parent: null });
  });

  test("a dragged loop takes its body along, and is no target for itself", () => {
    const [loop, set] = [find("forEach").position, find("set").position];
    const drag = readDrag(drawn(), new Map([["forEach", { x: loop.x + 50, y: loop.y + 10 }]]), "forEach");
    expect(drag.into).toBeNull();
    actions.drop(drag.shifts, drag.into);
    expect(find("set").position).toEqual({ x: set.x + 50, y: set.y + 10 });
  });

  test("a loop goes into another one with all it holds", () => {
    actions.addNode("while", { at: { x: 3_000, y: 0 } });
    actions.moveInto(["forEach", "set"], "while2");
    expect(parents()).toMatchObject({ forEach: "while2", set: "forEach", if2: "forEach" });
    expect(findContainerAt(drawn(), centre("forEach"))).toBe("forEach");
    expect(findContainerAt(drawn(["while2"]), centre("forEach"))).toBeNull();
    actions.nudge(["while2", "set"], { x: 8, y: 0 });
    expect(find("set").position.x - find("while2").position.x).toBeGreaterThan(0);
  });
});

describe("a loop as a whole", () => {
  test("is copied and doubled with all it holds", () => {
    expect(JSON.parse(toClipboardText(document(), new Set(["forEach"])) ?? "").nodes).toHaveLength(3);
    actions.duplicate(["forEach"]);
    const copies = document().nodes.filter(({ parent }) => parent === "forEach2");
    expect(copies).toHaveLength(2);
    expect(wires()).toContain("forEach2.item>set2");
  });

  test("changes into another loop with its body, and lets it go when it becomes something else", () => {
    actions.replaceNode("forEach", "while");
    expect(wires()).toEqual(expect.arrayContaining(["forEach.body>set", "forEach.done>stop"]));
    expect(find("set").parent).toBe("forEach");
    actions.replaceNode("forEach", "merge");
    expect(parents()).toMatchObject({ set: null, if2: null });
    expect(wires()).toEqual(["manual.out>forEach", "set.out>if2", "forEach.out>stop"]);
  });

  test("opens by itself when something inside is shown", () => {
    store.getState().toggleCollapsed("forEach");
    store.getState().reveal("set");
    expect(store.getState().collapsed.size).toBe(0);
  });
});

describe("drawing loops", () => {
  const input = (more: Partial<FlowInput> = {}): FlowInput => ({
    ...drawn(),
    selected: new Set(),
    moved: new Map(),
    problems: new Map(),
    mode: "build",
    target: null,
    ...more,
  });
  const nothing = { nodes: [], edges: [] };
  const flowNode = (id: string, more?: Partial<FlowInput>) => toFlow(input(more), nothing).nodes.find((node) => node.id === id);

  test("a frame comes before what stands in it, which is placed from its corner", () => {
    const { nodes } = toFlow(input({ document: { ...document(), nodes: document().nodes.toReversed() } }), nothing);
    const order = nodes.map(({ id }) => id);
    expect(order.indexOf("forEach")).toBeLessThan(order.indexOf("set"));
    const frame = flowNode("forEach");
    const inside = flowNode("set");
    expect(frame?.type).toBe("frame");
    expect(inside).toMatchObject({ parentId: "forEach", position: { x: find("set").position.x - frame!.position.x } });
    expect(frame?.handles?.map(({ id }) => id)).toEqual(["in", "item", "done"]);
    expect(frame?.measured).toEqual({ width: frame?.width, height: frame?.height });
  });

  test("a collapsed loop is a card that says how much is inside, and hides it with its wires", () => {
    const { nodes, edges } = toFlow(input({ collapsed: new Set(["forEach"]) }), nothing);
    expect(nodes.map(({ id }) => id)).toEqual(["manual", "forEach", "stop"]);
    expect(edges.map(({ target }) => target)).toEqual(["forEach", "stop"]);
    const card = nodes.find(({ id }) => id === "forEach");
    expect(card).toMatchObject({ type: "card", data: { container: { inside: 2, isOpen: false } } });
    expect(card?.handles?.map(({ id }) => id)).toEqual(["in", "done"]);
  });

  test("dragging a frame redraws the frame alone", () => {
    const first = toFlow(input(), nothing);
    const second = toFlow(input({ moved: new Map([["forEach", { x: 900, y: 900 }]]) }), first);
    expect(second.nodes.filter((node, index) => node !== first.nodes[index]).map(({ id }) => id)).toEqual(["forEach"]);
  });

  test("only the frame that a node would go into says so", () => {
    expect(flowNode("forEach", { target: "forEach" })?.data).toMatchObject({ container: { isTarget: true } });
    expect(flowNode("forEach")?.data).toMatchObject({ container: { isTarget: false } });
  });
});
