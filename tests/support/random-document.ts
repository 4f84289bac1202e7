// Arbitraries for fast-check over the test catalog.
import fc from "fast-check";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { testCatalog } from "./test-catalog";

type NodeShape = {
  type: string;
  mode: "all" | "any" | "count";
  count: number;
  disabled: boolean;
  branch: boolean;
  sources: { back: number; handle: number }[];
};

const shape: fc.Arbitrary<NodeShape> = fc.record({
  type: fc.constantFrom("pass", "pass", "if", "switch", "merge", "end"),
  mode: fc.constantFrom("all", "any", "count"),
  count: fc.integer({ min: 1, max: 4 }),
  disabled: fc.nat(9).map((n) => n === 0),
  branch: fc.nat(4).map((n) => n === 0),
  // How far back each source stands, and which of its handles is used. None: the node is not connected.
  sources: fc.array(fc.record({ back: fc.nat(1_000), handle: fc.nat(4) }), { maxLength: 4 }),
});

/**
 * Documents without errors: node 0 (`n0`) is a `start`, every edge points forward and leaves by a handle that exists.
 * Some nodes are disabled, some join by any or count, some branch on errors, some are not connected at all.
 */
export function validDocument({ maxNodes = 20 }: { maxNodes?: number } = {}): fc.Arbitrary<WorkflowDocument> {
  return fc.array(shape, { minLength: 1, maxLength: maxNodes - 1 }).map(buildDocument);
}

function buildDocument(shapes: NodeShape[]): WorkflowDocument {
  const nodes: DocumentNode[] = [buildNode(0, "start", {})];
  const edges = new Map<string, DocumentEdge>();
  for (const [index, { type, mode, count, disabled, branch, sources }] of shapes.entries()) {
    const config =
      type === "merge"
        ? { mode, ...(mode === "count" ? { count } : {}) }
        : type === "switch"
          ? { cases: [{ name: "a" }, { name: "b" }] }
          : {};
    const node = { ...buildNode(index + 1, type, config), disabled, ...(branch ? { policy: { onError: "branch" as const } } : {}) };
    for (const { back, handle } of sources) {
      const source = nodes[back % nodes.length] as DocumentNode;
      const handles = listHandles(source, testCatalog[source.type]);
      const sourceHandle = handles[handle % handles.length];
      if (sourceHandle === undefined) continue;
      const id = `${source.id}_${sourceHandle}_${node.id}`;
      edges.set(id, { id, source: source.id, sourceHandle, target: node.id, targetHandle: "in" });
    }
    nodes.push(node);
  }
  return { version: 1, nodes, edges: [...edges.values()], notes: [], groups: [] };
}

function buildNode(index: number, type: string, config: Record<string, unknown>): DocumentNode {
  return {
    id: `n${index}`,
    type,
    name: `Node ${index}`,
    position: { x: 0, y: index * 120 },
    config,
    disabled: false,
    pinned: null,
    note: "",
    parent: null,
  };
}

/**
 * What each node of the document does when it runs: the handle it leaves by, or `fail`. For interpreters under test and
 * their references alike.
 */
export function outcomesFor(document: WorkflowDocument): fc.Arbitrary<Record<string, { handle: string } | { fail: true }>> {
  return fc.record(
    Object.fromEntries(
      document.nodes.map((node) => {
        const handles = listHandles(node, testCatalog[node.type]).filter((handle) => handle !== "error");
        const leave = (handles.length === 0 ? ["out"] : handles).map((handle) => fc.constant({ handle }));
        const mayFail = node.policy?.onError === "branch";
        return [node.id, fc.oneof(...leave, ...(mayFail ? [fc.constant({ fail: true as const })] : []))];
      }),
    ),
  );
}

const anyId = fc.constantFrom("n0", "n1", "n2", "n3", "n4", "n5", "trigger", "ghost");

/** Documents that pass the schema but may be wrong in every other way: cycles, dangling edges, unknown types, equal ids. */
export const messyDocument: fc.Arbitrary<WorkflowDocument> = fc.record({
  version: fc.constant(1 as const),
  nodes: fc.array(
    fc.record({
      id: anyId,
      type: fc.constantFrom("start", "pass", "if", "switch", "merge", "work", "end", "nothing", "__proto__", "constructor"),
      name: fc.string({ maxLength: 10 }),
      position: fc.record({ x: fc.integer(), y: fc.integer() }),
      config: fc.dictionary(
        fc.constantFrom("url", "condition", "cases", "mode", "count", "value", "body"),
        fc.oneof(fc.jsonValue(), fc.constantFrom("{{ n1.x }}", "{{", "{{ nope }}", "n1.x >", "n9 == 1")),
      ) as fc.Arbitrary<Record<string, unknown>>,
      disabled: fc.boolean(),
      pinned: fc.constantFrom(null, { output: 1 }, { output: null, handle: "out" }),
      note: fc.constant(""),
      parent: fc.constantFrom(null, null, "n1", "ghost"),
    }),
    { maxLength: 12 },
  ),
  edges: fc.array(
    fc.record({
      id: fc.constantFrom("e1", "e2", "e3", "e4", "e5", "e6"),
      source: anyId,
      sourceHandle: fc.constantFrom("out", "out", "true", "a", "error", "nope"),
      target: anyId,
      targetHandle: fc.constantFrom("in", "in", "in", "side"),
    }),
    { maxLength: 20 },
  ),
  notes: fc.constant([]),
  groups: fc.constant([]),
});
