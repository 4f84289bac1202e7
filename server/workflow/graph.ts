// Stage 2 of 6. The document, understood: nodes with their definitions, edges that hold, an order, and everything that is
// wrong with it as values. Nothing here throws, however broken the document is.
import type { NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";
import type { FieldPath } from "./field-path";
import { checkNodeConfig, type ProgramCheck } from "./graph/check-node-config";
import { checkSettings } from "./graph/check-settings";
import { type GraphNode, isEntryEdge, isTrigger, quoteName } from "./graph/graph-node";
import { findCycles, listReachable } from "./graph/order-nodes";
import { readGraph } from "./graph/read-graph";
import type { KnownProfiles } from "./profile/known-profiles";
import { describeOutputs } from "./values/describe-outputs";
import type { KnownWorkflows } from "./values/list-calls";

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
  | "not_a_container"
  | "parent_cycle"
  | "loop_too_deep"
  | "trigger_inside"
  | "edge_crosses_loop"
  | "entry_outside"
  | "empty_body"
  | "dangling_edge"
  | "unknown_handle"
  | "duplicate_edge"
  | "trigger_inbound"
  | "cycle"
  | "no_trigger"
  | "unreachable"
  | "missing_profile"
  | "missing_field"
  | "invalid_field"
  | "expression_syntax"
  | "unknown_reference"
  | "maybe_missing"
  | "wrong_type";

/** A change of one setting that mends it, for a button. */
export type Repair = {
  label: string;
  path: FieldPath;
  value: unknown;
  /** The text that it mends: one that was edited since is left alone. Left out: whatever is there. */
  from?: string;
};

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
  /** The same as a change of the node's config; left out when it takes thought. */
  repair?: Repair;
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
 * references. The graph leaves out what cannot hold (dangling edges, edges into or out of a loop, second nodes
 * of an id, containers that are none); `issues` says so. Settings of
 * nodes that will not run (disabled, pinned, not connected) only give warnings. CEL and cron are checked always; for other languages
 * `checkProgram` says what is wrong with a text, or null (on the server: `checkMapping` for JSONata). `workflows`: what other
 * workflows give, where that is known. `profiles`: what its agents' profiles say; without them such an agent is neither faulted for
 * what it leaves to its profile nor can it be compiled.
 */
export function toGraph(
  document: WorkflowDocument,
  catalog: NodeCatalog,
  { checkProgram, workflows, profiles }: { checkProgram?: ProgramCheck; workflows?: KnownWorkflows; profiles?: KnownProfiles } = {},
): { graph: Graph; issues: GraphIssue[] } {
  const issues: GraphIssue[] = [];
  const graph = readGraph(document, catalog, { issues, profiles });
  const { nodes, triggers } = graph;
  const outputs = describeOutputs(graph, workflows);
  const reachable = listReachable(nodes, triggers);
  checkShape(graph, reachable, issues);
  for (const node of nodes.values()) {
    const runs = reachable.has(node.id) && !node.source.disabled && node.source.pinned === null;
    const found = checkNodeConfig(node, { nodes, outputs, checkProgram });
    issues.push(...(runs ? found : found.map((issue) => ({ ...issue, severity: "warning" as const }))));
  }
  issues.push(...checkSettings(document));
  return { graph, issues };
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
    if (isEmptyContainer(node)) {
      issues.push({
        severity: "warning",
        nodeId: node.id,
        code: "empty_body",
        message: `${quoteName(node.source)} has nothing inside, so its passes do nothing`,
        fix: `Add a node inside and connect it from “${node.definition?.container?.entry}”.`,
      });
    }
    if (reachable.has(node.id) || isTrigger(node)) continue;
    const loop = node.parent !== null && reachable.has(node.parent) ? graph.nodes.get(node.parent) : undefined;
    issues.push({
      severity: "warning",
      nodeId: node.id,
      code: "unreachable",
      message: loop
        ? `${quoteName(node.source)} is inside ${quoteName(loop.source)} but not connected to its “${loop.definition?.container?.entry}”, so it never runs`
        : `${quoteName(node.source)} is not connected to a trigger, so it never runs`,
      fix: "Connect it or delete it.",
    });
  }
}

function isEmptyContainer(node: GraphNode): boolean {
  return node.definition?.container !== undefined && !node.outbound.some((edge) => isEntryEdge(edge, node));
}
