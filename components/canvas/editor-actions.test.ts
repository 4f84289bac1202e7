import { beforeEach, describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/server/workflow/document";
import { emptyDocument } from "@/server/workflow/document";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";

let store: EditorStore;
let actions: EditorActions;
const kept = new Map<string, string>();
const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };

beforeEach(() => open());

function open(readOnly = false) {
  kept.clear();
  store = createEditorStore({ workflowId: "w", document: emptyDocument, readOnly });
  actions = createEditorActions({ store, storage });
}

const document = (): WorkflowDocument => store.getState().history.document;
const wires = () => document().edges.map((edge) => `${edge.source}.${edge.sourceHandle}>${edge.target}`);

describe("drawing by the palette alone", () => {
  test("each new node goes under the one before and is wired to it", () => {
    actions.addNode("manual");
    actions.addNode("agent");
    actions.addNode("approval");
    actions.addNode("set");
    expect(wires()).toEqual(["manual.out>agent", "agent.out>approval", "approval.approved>set"]);
    const heights = document().nodes.map((node) => node.position.y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(store.getState().selected).toEqual(new Set(["set"]));
  });

  test("a second node on a branch takes the next free output", () => {
    actions.addNode("manual");
    actions.addNode("approval");
    actions.addNode("set");
    actions.select(["approval"]);
    actions.addNode("stop");
    expect(wires()).toEqual(["manual.out>approval", "approval.approved>set", "approval.rejected>stop"]);
  });

  test("a trigger is never wired to anything", () => {
    actions.addNode("manual");
    actions.addNode("webhook");
    expect(wires()).toEqual([]);
  });

  test("an agent starts with the model that was chosen last, so that it can run", () => {
    actions.addNode("agent");
    expect(document().nodes[0]?.config).toEqual({ models: [{ provider: "demo", model: "demo-1" }] });
    kept.set("trellis:model", "acme\nsmart-2");
    actions.addNode("model-call");
    expect(document().nodes[1]?.config).toMatchObject({ models: [{ provider: "acme", model: "smart-2" }] });
  });
});

describe("changing what is drawn", () => {
  beforeEach(() => {
    actions.addNode("manual");
    actions.addNode("approval");
    actions.addNode("set");
  });

  test("a node dropped on a wire stands between its ends, and one undo takes it away again", () => {
    const [edge] = document().edges;
    actions.insertOnEdge("wait", edge!.id);
    expect(wires()).toEqual(["approval.approved>set", "manual.out>wait", "wait.out>approval"]);
    expect(store.getState().undo()).toBe("add Wait");
    expect(wires()).toEqual(["manual.out>approval", "approval.approved>set"]);
  });

  test("replacing keeps the id and the wires that still fit", () => {
    actions.replaceNode("approval", "agent");
    expect(document().nodes[1]).toMatchObject({ id: "approval", type: "agent" });
    expect(wires()).toEqual(["manual.out>approval", "approval.out>set"]);
  });

  test("a wire that would make a circle is refused with the reason and changes nothing", () => {
    const before = document();
    expect(actions.connect({ source: "set", sourceHandle: "out", target: "approval", targetHandle: "in" })).toMatch(/circle/);
    expect(document()).toBe(before);
  });

  test("renaming a switch's case takes its wire along", () => {
    actions.addNode("switch");
    actions.setConfig("switch", ["cases"], [{ name: "big", condition: "true" }]);
    actions.addNode("stop", { from: { nodeId: "switch", handle: "big" } });
    actions.setConfig("switch", ["cases"], [{ name: "huge", condition: "true" }]);
    expect(wires()).toContain("switch.huge>stop");
  });

  test("deleting a node deletes its wires and leaves the selection without it", () => {
    actions.select(["approval", "manual"]);
    actions.remove(["approval"]);
    expect(wires()).toEqual([]);
    expect(store.getState().selected).toEqual(new Set(["manual"]));
  });

  test("a copy has its own ids and is what is selected", () => {
    actions.duplicate(["approval", "set"]);
    expect(document().nodes).toHaveLength(5);
    expect(wires()).toHaveLength(3);
    expect([...store.getState().selected].every((id) => !["approval", "set"].includes(id))).toBe(true);
  });
});

test("a person who may only look changes nothing", () => {
  open(true);
  actions.addNode("manual");
  actions.replaceDocument({ ...emptyDocument, nodes: [] });
  expect(document()).toBe(emptyDocument);
});
