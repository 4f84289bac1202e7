// Graphs as one line of text, so that a test shows its shape: flow("a -> b; b.true -> c; b.false -> d; c -> m; d -> m").
import type { DocumentEdge, DocumentNode, NodePolicy, WorkflowDocument } from "@/server/workflow/document";
import { type Graph, type GraphIssue, toGraph } from "@/server/workflow/graph";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { testCatalog } from "./test-catalog";

type Declaration = {
  type?: string;
  config?: Record<string, unknown>;
  policy?: NodePolicy;
  disabled?: boolean;
  pinned?: unknown;
  parent?: string | null;
};

export type Flow = { document: WorkflowDocument; graph: Graph; issues: GraphIssue[] /** From the first trigger. */; plan: Plan };

/**
 * Statements are separated by `;` or new lines. `a -> b -> c` connects; `a.true -> b` leaves by a handle;
 * `a: work {"config":{"url":"x"},"disabled":true}` declares (the type, then JSON, both optional).
 * Undeclared nodes get their type from their edges: nothing in → `start`; handles true/false → `if`; `error` → `pass` that
 * branches on errors; handles item/done → `for-each`; body/done → `while`; other handles → `switch`; else `pass`.
 * What a loop's `item` or `body` leads to is inside it, and so is what comes after that, unless `"parent"` says otherwise.
 */
export function flow(text: string): Flow {
  const document = flowDocument(text);
  const { graph, issues } = toGraph(document, testCatalog);
  return { document, graph, issues, plan: compilePlan(graph, graph.triggers[0] ?? "") };
}

/** The document alone, for shapes that do not compile. */
export function flowDocument(text: string): WorkflowDocument {
  const declarations = new Map<string, Declaration>();
  const edges: DocumentEdge[] = [];
  for (const statement of text.split(/[;\n]/).map((part) => part.trim())) {
    if (statement === "") continue;
    const declared = /^([A-Za-z]\w*)\s*:\s*([\w-]+)?\s*(\{.*\})?$/.exec(statement);
    if (declared?.[1]) {
      const rest = declared[3] === undefined ? {} : (JSON.parse(declared[3]) as Declaration);
      declarations.set(declared[1], { ...(declared[2] === undefined ? {} : { type: declared[2] }), ...rest });
      continue;
    }
    edges.push(...readEdges(statement, edges.length, declarations));
  }
  const nodes = [...declarations].map(([id, declaration], index) => buildNode(id, declaration, edges, index));
  setParents({ nodes, edges, declarations });
  return { version: 1, nodes, edges, notes: [], groups: [] };
}

function readEdges(statement: string, count: number, declarations: Map<string, Declaration>): DocumentEdge[] {
  const parts = statement.split("->").map((part) => {
    const match = /^([A-Za-z]\w*)(?:\.([\w-]+))?$/.exec(part.trim());
    if (!match?.[1]) throw new Error(`flow(): cannot read “${part}” in “${statement}”`);
    if (!declarations.has(match[1])) declarations.set(match[1], {});
    return { id: match[1], handle: match[2] ?? "out" };
  });
  return parts.slice(1).map((target, index) => {
    const source = parts[index] as (typeof parts)[number];
    return { id: `e${count + index + 1}`, source: source.id, sourceHandle: source.handle, target: target.id, targetHandle: "in" };
  });
}

type Drawing = { nodes: DocumentNode[]; edges: DocumentEdge[]; declarations: ReadonlyMap<string, Declaration> };

/** A node is where the first edge into it comes from: inside the loop whose entry that is, else beside its source. */
function setParents({ nodes, edges, declarations }: Drawing): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const first = new Map(edges.toReversed().map((edge) => [edge.target, edge]));
  const done = new Set<string>();
  for (const start of nodes) {
    const path: DocumentNode[] = [];
    for (let at: DocumentNode | undefined = start; at && !done.has(at.id); at = byId.get(first.get(at.id)?.source ?? "")) {
      done.add(at.id);
      path.push(at);
    }
    for (const node of path.reverse()) {
      const edge = first.get(node.id);
      const source = byId.get(edge?.source ?? "");
      const isEntry = source && testCatalog[source.type]?.container?.entry === edge?.sourceHandle;
      const declared = declarations.get(node.id)?.parent;
      node.parent = declared === undefined ? (isEntry ? source.id : (source?.parent ?? null)) : declared;
    }
  }
}

function buildNode(id: string, declaration: Declaration, edges: DocumentEdge[], index: number): DocumentNode {
  const handles = [...new Set(edges.filter((edge) => edge.source === id).map((edge) => edge.sourceHandle))];
  const hasInput = edges.some((edge) => edge.target === id);
  const own = handles.filter((handle) => handle !== "out" && handle !== "error" && handle !== "default");
  const type = declaration.type ?? (hasInput ? guessType(own, handles) : "start");
  const config = declaration.config ?? defaultConfig(type, own);
  const policy = declaration.policy ?? (handles.includes("error") ? { onError: "branch" as const } : undefined);
  return {
    id,
    type,
    name: id,
    position: { x: 0, y: index * 120 },
    config,
    ...(policy === undefined ? {} : { policy }),
    disabled: declaration.disabled ?? false,
    pinned: declaration.pinned === undefined ? null : { output: declaration.pinned },
    note: "",
    parent: null,
  };
}

function guessType(own: string[], handles: string[]): string {
  if (own.length === 0 && !handles.includes("default")) return "pass";
  if (own.every((handle) => handle === "true" || handle === "false")) return "if";
  if (own.includes("item")) return "for-each";
  return own.includes("body") ? "while" : "switch";
}

function defaultConfig(type: string, own: string[]): Record<string, unknown> {
  if (type === "switch") return { cases: own.map((name) => ({ name, condition: "false" })) };
  if (type === "for-each") return { items: [1, 2, 3] };
  return type === "while" ? { condition: "index < 3" } : {};
}
