// Stage 2 of 6. The document, understood: nodes with their definitions, edges that hold, an order, and everything that is
// wrong with it as values. Nothing here throws, however broken the document is.
import type { NodeCatalog } from "./define";
import type { DocumentEdge, WorkflowDocument } from "./document";
import { reservedNames } from "./document";
import { checkNodeConfig, type ProgramCheck } from "./graph/check-node-config";
import { edgeKey, type GraphNode, isTrigger, quoteName } from "./graph/graph-node";
import { listHandles } from "./graph/list-handles";
import { findCycles, listReachable, sortNodes } from "./graph/order-nodes";

type GraphIssueCode =
  // the document cannot be read at all (migrate-document.ts)
  | "invalid_json"
  | "too_large"
  | "too_deep"
  | "unsupported_version"
  | "invalid_document"
  // it can, and it has problems
  | "unknown_type"
  | "duplicate_id"
  | "reserved_id"
  | "unknown_parent"
  | "dangling_edge"
  | "unknown_handle"
  | "duplicate_edge"
  | "trigger_inbound"
  | "cycle"
  | "no_trigger"
  | "unreachable"
  | "missing_field"
  | "invalid_field"
  | "expression_syntax"
  | "unknown_reference";

/** One thing that is wrong. An `error` keeps the workflow from being published or run; a `warning` does not. */
export type GraphIssue = {
  severity: "error" | "warning";
  nodeId?: string;
  edgeId?: string;
  /** Path in the node, e.g. "config.cases[0].condition". */
  field?: string;
  code: GraphIssueCode;
  message: string;
  /** One sentence that says what to do. */
  fix?: string;
};

export type Graph = {
  document: WorkflowDocument;
  nodes: ReadonlyMap<string, GraphNode>;
  /** Topological, stable in document order. Nodes on or behind a cycle are missing from it. */
  order: readonly string[];
  /** Ids of the nodes that can start a run. */
  triggers: readonly string[];
};

/**
 * Reads a document with the catalog's node types. Linear in nodes and edges, plus one upstream walk for each node that has
 * references. The graph leaves out what cannot hold (dangling edges, second nodes of an id); `issues` says so. Settings of
 * nodes that will not run (disabled, pinned, not connected) only give warnings. CEL is checked always; for other languages
 * `checkProgram` says what is wrong with a text, or null (on the server: `checkMapping` for JSONata).
 */
export function toGraph(
  document: WorkflowDocument,
  catalog: NodeCatalog,
  { checkProgram }: { checkProgram?: ProgramCheck } = {},
): { graph: Graph; issues: GraphIssue[] } {
  const issues: GraphIssue[] = [];
  const nodes = readNodes(document, catalog, issues);
  readEdges(document, nodes, issues);
  const order = sortNodes(nodes);
  const triggers = [...nodes.values()].filter((node) => isTrigger(node) && !node.source.disabled).map((node) => node.id);
  const graph: Graph = { document, nodes, order, triggers };
  const reachable = listReachable(nodes, triggers);
  checkShape(graph, reachable, issues);
  for (const node of nodes.values()) {
    const runs = reachable.has(node.id) && !node.source.disabled && node.source.pinned === null;
    const found = checkNodeConfig(node, nodes, checkProgram);
    issues.push(...(runs ? found : found.map((issue) => ({ ...issue, severity: "warning" as const }))));
  }
  return { graph, issues };
}

function readNodes(document: WorkflowDocument, catalog: NodeCatalog, issues: GraphIssue[]): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  const reserved = new Set<string>(reservedNames);
  for (const source of document.nodes) {
    const at = { severity: "error", nodeId: source.id } as const;
    if (nodes.has(source.id)) {
      issues.push({
        ...at,
        field: "id",
        code: "duplicate_id",
        message: `Two nodes have the id “${source.id}”`,
        fix: "Give one of them another id.",
      });
      continue;
    }
    if (reserved.has(source.id)) {
      issues.push({
        ...at,
        field: "id",
        code: "reserved_id",
        message: `${quoteName(source)} has the id “${source.id}”, which expressions use for something else`,
        fix: "Give the node another id.",
      });
    }
    const definition = Object.hasOwn(catalog, source.type) ? catalog[source.type] : undefined;
    if (!definition) {
      issues.push({
        ...at,
        field: "type",
        code: "unknown_type",
        message: `${quoteName(source)} is of the type “${source.type}”, which does not exist here`,
        fix: "Delete the node or replace it with one from the palette.",
      });
    }
    nodes.set(source.id, { id: source.id, source, definition, handles: listHandles(source, definition), inbound: [], outbound: [] });
  }
  for (const { source } of nodes.values()) {
    if (source.parent === null || nodes.has(source.parent)) continue;
    issues.push({
      severity: "error",
      nodeId: source.id,
      field: "parent",
      code: "unknown_parent",
      message: `${quoteName(source)} is inside “${source.parent}”, which does not exist`,
      fix: "Move the node out of the container.",
    });
  }
  return nodes;
}

function readEdges(document: WorkflowDocument, nodes: ReadonlyMap<string, GraphNode>, issues: GraphIssue[]): void {
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const edge of document.edges) {
    const issue = checkEdge(edge, nodes, seen, ids);
    ids.add(edge.id);
    if (issue) {
      issues.push({ severity: "error", edgeId: edge.id, ...issue });
      continue;
    }
    seen.add(edgeKey(edge));
    nodes.get(edge.source)?.outbound.push(edge);
    nodes.get(edge.target)?.inbound.push(edge);
  }
}

type EdgeIssue = Omit<GraphIssue, "severity" | "edgeId">;

function checkEdge(
  edge: DocumentEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  seen: ReadonlySet<string>,
  ids: ReadonlySet<string>,
): EdgeIssue | null {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  if (!source || !target) {
    const missing = source ? edge.target : edge.source;
    return {
      code: "dangling_edge",
      message: `The connection ${edge.source} → ${edge.target} has an end that does not exist: “${missing}”`,
      fix: "Delete the connection.",
    };
  }
  if (ids.has(edge.id)) {
    return {
      nodeId: source.id,
      code: "duplicate_id",
      message: `Two connections have the id “${edge.id}”`,
      fix: "Delete one of them and draw it again.",
    };
  }
  if (isTrigger(target)) {
    return {
      nodeId: target.id,
      code: "trigger_inbound",
      message: `${quoteName(target.source)} is a trigger: nothing can be connected into it`,
      fix: "Delete the connection.",
    };
  }
  if (source.definition && !source.handles.includes(edge.sourceHandle)) {
    return {
      nodeId: source.id,
      code: "unknown_handle",
      message: `${quoteName(source.source)} has no output “${edge.sourceHandle}”${nameHandles(source.handles)}`,
      fix: "Connect from one of its outputs.",
    };
  }
  if (edge.targetHandle !== "in") {
    return {
      nodeId: target.id,
      code: "unknown_handle",
      message: `${quoteName(target.source)} has no input “${edge.targetHandle}”`,
      fix: "Connect to its input “in”.",
    };
  }
  if (seen.has(edgeKey(edge))) {
    return {
      nodeId: source.id,
      code: "duplicate_edge",
      message: `${quoteName(source.source)} and ${quoteName(target.source)} are connected twice`,
      fix: "Delete one of the two connections.",
    };
  }
  return null;
}

function nameHandles(handles: readonly string[]): string {
  return handles.length === 0 ? "; it ends the path" : `; it has ${handles.map((handle) => `“${handle}”`).join(", ")}`;
}

function checkShape(graph: Graph, reachable: ReadonlySet<string>, issues: GraphIssue[]): void {
  for (const cycle of findCycles(graph.nodes, graph.order)) {
    const names = cycle.map((id) => quoteName(graph.nodes.get(id)?.source ?? { id, name: "" }));
    issues.push({
      severity: "error",
      nodeId: cycle[0],
      code: "cycle",
      message: `These nodes form a circle: ${[...names, names[0]].join(" → ")}`,
      fix: "Remove one of the connections between them.",
    });
  }
  if (graph.triggers.length === 0) {
    issues.push({
      severity: "error",
      code: "no_trigger",
      message: "The workflow has no trigger, so nothing can start it",
      fix: "Add a trigger, for example “Manual”.",
    });
    return;
  }
  for (const node of graph.nodes.values()) {
    if (reachable.has(node.id) || isTrigger(node)) continue;
    issues.push({
      severity: "warning",
      nodeId: node.id,
      code: "unreachable",
      message: `${quoteName(node.source)} is not connected to a trigger, so it never runs`,
      fix: "Connect it or delete it.",
    });
  }
}
