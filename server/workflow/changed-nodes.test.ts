import { expect, test } from "vitest";
import { nodeCatalog } from "@/server/nodes/registry";
import { flowDocument } from "@/tests/support/flow";
import { findChangedNodes } from "./changed-nodes";
import type { WorkflowDocument } from "./document";
import { describeStale } from "./stale-words";

const was = flowDocument('t: manual; a: set {"config":{"fields":{"x":1}}}; b: set; t -> a -> b');
const change = (edit: (document: WorkflowDocument) => void) => {
  const document = structuredClone(was);
  edit(document);
  return Object.fromEntries(
    [...findChangedNodes(document, was)].map(([nodeId, reasons]) => [
      nodeId,
      reasons.map((reason) => describeStale(reason, { nodeId, document, catalog: nodeCatalog })),
    ]),
  );
};
const node = (document: WorkflowDocument, id: string) => document.nodes.find((known) => known.id === id)!;

test("what is as it was has no reason, wherever it stands and whatever is pinned", () => {
  expect(
    change((document) => {
      node(document, "a").position.x = 900;
      node(document, "a").pinned = { output: 1 };
    }),
  ).toEqual({});
});

test("each setting, name, note and policy that differs is named once", () => {
  const changed = change((document) => {
    Object.assign(node(document, "a"), { config: { fields: { x: 2 } }, name: "Add", note: "why", policy: { timeoutMs: 5 } });
  });
  expect(changed).toEqual({ a: ["Name changed", "Fields changed", "Note changed", "What happens when it fails changed"] });
});

test("new nodes, and connections that came and went, are told where they end", () => {
  const changed = change((document) => {
    document.nodes.push({ ...node(document, "b"), id: "c", name: "Check" });
    document.edges = document.edges.filter(({ target }) => target !== "b");
    document.edges.push({ id: "n", source: "c", sourceHandle: "out", target: "b", targetHandle: "in" });
  });
  expect(changed).toEqual({ b: ["New connection from “Check”", "No connection from “a” any more"], c: ["New since"] });
});
