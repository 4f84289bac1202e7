import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { emptyDocument, type WorkflowDocument } from "./document";
import { listReaders } from "./list-readers";

const node = (id: string, type: string, config: Record<string, unknown> = {}, parent: string | null = null) => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  config,
  disabled: false,
  pinned: null,
  note: "",
  parent,
});
const edge = (source: string, target: string, sourceHandle = "out") => ({
  id: `${source}-${target}`,
  source,
  sourceHandle,
  target,
  targetHandle: "in",
});

const document: WorkflowDocument = {
  ...emptyDocument,
  nodes: [
    node("start", "manual"),
    node("other", "webhook"),
    node("find", "set", { fields: { topic: "{{ trigger.topic }}" } }),
    node("loop", "for-each", { items: "{{ find.list }}" }),
    node("inside", "set", { fields: { a: "{{ item.name }} {{ find.topic }}" } }, "loop"),
    node("check", "if", { condition: "input.ok && find.topic == 'other'" }),
    node("code", "code", { code: "return start.note + inside2;" }),
  ],
  edges: [
    edge("start", "find"),
    edge("find", "loop"),
    edge("loop", "inside", "item"),
    edge("loop", "check", "done"),
    edge("check", "code", "true"),
  ],
};
const readers = (id: string) => {
  const { reads, readBy } = listReaders(document, nodeCatalog, id);
  return [[...reads].sort(), [...readBy].sort()];
};

test("templates name nodes, the trigger that can start it, and the loop around", () => {
  expect(readers("find")).toEqual([["start"], ["check", "inside", "loop"]]);
  expect(readers("inside")).toEqual([["find", "loop"], []]);
  expect(readers("other")).toEqual([[], []]);
});

test("programs count by their words, and input is what leads to the node", () => {
  expect(readers("check")).toEqual([["find", "loop"], []]);
  expect(readers("code")[0]).toEqual(["start"]);
});
