// Arbitraries for fast-check over the test catalog.
import fc from "fast-check";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { testCatalog } from "./test-catalog";

type NodeShape = {
  type: string;
  mode: "all" | "any" | "count";
  count: number;
  passes: number;
  onItemError: "stop" | "continue" | "drop";
  disabled: boolean;
  pinned: boolean;
  branch: boolean;
  place: number;
  sources: { back: number; handle: number }[];
};

/** Without fast-check's leaning to small numbers: these choose, they do not count. */
const any = fc.noBias(fc.nat(1_000));
const rarely = (often: number) => any.map((n) => n % often === 0);

const source = fc.record({ back: any, handle: any });

const shapeOf = (types: string[]): fc.Arbitrary<NodeShape> =>
  fc.record({
    type: fc.constantFrom(...types),
    mode: fc.constantFrom("all", "any", "count"),
    count: fc.integer({ min: 1, max: 4 }),
    passes: fc.constantFrom(2, 3, 1, 0),
    onItemError: fc.constantFrom("stop", "continue", "drop"),
    disabled: rarely(10),
    pinned: rarely(12),
    branch: rarely(5),
    // Which of the loops so far it is inside of, or none.
    place: any,
    // How far back each source stands, and which of its handles is used. None: the node is not connected.
    sources: fc.oneof(
      { weight: 9, arbitrary: fc.array(source, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant<NodeShape["sources"]>([]) },
    ),
  });

const plain = ["pass", "pass", "if", "switch", "merge", "end"];

/**
 * Documents without errors: node 0 (`n0`) is a `start`, every edge points forward and leaves by a handle that exists. Some nodes
 * are disabled or pinned, some join by any or count, some branch on errors, some are not connected at all. With `loops`, some
 * are loops with few passes, whose bodies hold all of this again; a `while` has the condition `index < <rounds>`.
 */
export function validDocument({
  maxNodes = 20,
  loops = true,
}: {
  maxNodes?: number;
  loops?: boolean;
} = {}): fc.Arbitrary<WorkflowDocument> {
  const types = loops ? [...plain, "for-each", "while"] : plain;
  return fc.array(shapeOf(types), { minLength: 1, maxLength: maxNodes - 1, size: "max" }).map(buildDocument);
}

function buildDocument(shapes: NodeShape[]): WorkflowDocument {
  const nodes: DocumentNode[] = [buildNode(0, "start", {})];
  const edges = new Map<string, DocumentEdge>();
  for (const [index, shape] of shapes.entries()) {
    const { type, disabled, pinned, branch } = shape;
    const node: DocumentNode = {
      ...buildNode(index + 1, type, configOf(shape)),
      parent: choosePlace(nodes, shape),
      disabled,
      pinned: pinned ? { output: `pinned ${index + 1}` } : null,
      ...(branch ? { policy: { onError: "branch" as const } } : {}),
    };
    for (const edge of connect(nodes, node, shape)) edges.set(edge.id, edge);
    nodes.push(node);
  }
  return { version: 1, nodes, edges: [...edges.values()], notes: [], groups: [] };
}

function configOf({ type, mode, count, passes, onItemError }: NodeShape): Record<string, unknown> {
  if (type === "merge") return { mode, ...(mode === "count" ? { count } : {}) };
  if (type === "switch") return { cases: [{ name: "a" }, { name: "b" }] };
  if (type === "for-each")
    return { items: Array.from({ length: passes }, (_, at) => `item ${at}`), concurrency: Math.min(count, 3), onItemError };
  return type === "while" ? { condition: `index < ${passes}`, maxIterations: Math.min(count, 3) } : {};
}

/** In no loop, or in one that stands before it, as deep as three. */
function choosePlace(nodes: readonly DocumentNode[], { type, place }: NodeShape): string | null {
  const depth = (id: string | null): number => (id === null ? 0 : 1 + depth(nodes.find((node) => node.id === id)?.parent ?? null));
  const isLoop = (of: string) => testCatalog[of]?.container !== undefined;
  const open = nodes.filter((node) => isLoop(node.type) && depth(node.id) <= (isLoop(type) ? 2 : 3)).map(({ id }) => id);
  // The latest loop is as likely as none, so that bodies get filled.
  const places = [null, open.at(-1) ?? null, ...open];
  return places[place % places.length] ?? null;
}

/** Edges from neighbours that stand before it, and from the entry of the loop around it. */
function connect(nodes: readonly DocumentNode[], node: DocumentNode, { sources }: NodeShape): DocumentEdge[] {
  const before = nodes.filter(({ id, parent }) => id === node.parent || parent === node.parent);
  return sources.flatMap(({ back, handle }) => {
    const source = before[back % before.length];
    if (!source) return [];
    const definition = testCatalog[source.type];
    const entry = definition?.container?.entry;
    const handles = listHandles(source, definition).filter((other) => (source.id === node.parent) === (other === entry));
    const sourceHandle = handles[handle % handles.length];
    if (sourceHandle === undefined) return [];
    return [{ id: `${source.id}_${sourceHandle}_${node.id}`, source: source.id, sourceHandle, target: node.id, targetHandle: "in" }];
  });
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
        const definition = testCatalog[node.type];
        const handles = listHandles(node, definition).filter((handle) => handle !== "error" && handle !== definition?.container?.entry);
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
      type: fc.constantFrom(
        "start",
        "pass",
        "if",
        "switch",
        "merge",
        "work",
        "end",
        "for-each",
        "while",
        "nothing",
        "__proto__",
        "constructor",
      ),
      name: fc.string({ maxLength: 10 }),
      position: fc.record({ x: fc.integer(), y: fc.integer() }),
      config: fc.dictionary(
        fc.constantFrom("url", "condition", "cases", "mode", "count", "value", "body", "items", "result"),
        fc.oneof(fc.jsonValue(), fc.constantFrom("{{ n1.x }}", "{{", "{{ nope }}", "{{ item }}", "n1.x >", "n9 == 1")),
      ) as fc.Arbitrary<Record<string, unknown>>,
      disabled: fc.boolean(),
      pinned: fc.constantFrom(null, { output: 1 }, { output: null, handle: "out" }),
      note: fc.constant(""),
      parent: fc.constantFrom(null, null, "n1", "n2", "n3", "ghost"),
    }),
    { maxLength: 12 },
  ),
  edges: fc.array(
    fc.record({
      id: fc.constantFrom("e1", "e2", "e3", "e4", "e5", "e6"),
      source: anyId,
      sourceHandle: fc.constantFrom("out", "out", "true", "a", "item", "body", "done", "error", "nope"),
      target: anyId,
      targetHandle: fc.constantFrom("in", "in", "in", "side"),
    }),
    { maxLength: 20 },
  ),
  notes: fc.constant([]),
  groups: fc.constant([]),
});
