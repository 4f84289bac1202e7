import type { NodeCatalog } from "../define";
import { reservedNames, type WorkflowDocument } from "../document";
import type { Graph, GraphIssue } from "../graph";
import { fillFromProfile } from "../profile/fill-from-profile";
import type { KnownProfiles } from "../profile/known-profiles";
import { type GraphNode, isTrigger, quoteName } from "./graph-node";
import { listHandles } from "./list-handles";
import { sortNodes } from "./order-nodes";
import { readEdges } from "./read-edges";
import { readParents } from "./read-parents";

/** The graph alone, without the settings of its nodes being checked: quick enough for every key that is pressed. */
export function readGraph(
  document: WorkflowDocument,
  catalog: NodeCatalog,
  { issues = [], profiles }: { issues?: GraphIssue[]; profiles?: KnownProfiles | undefined } = {},
): Graph {
  const nodes = readNodes(document, catalog, { issues, profiles });
  readParents(nodes, issues);
  readEdges(document, nodes, issues);
  const order = sortNodes(nodes);
  const triggers = [...nodes.values()].filter((node) => isTrigger(node) && !node.source.disabled).map((node) => node.id);
  return { document, nodes, order, triggers };
}

type Reading = { issues: GraphIssue[]; profiles: KnownProfiles | undefined };

function readNodes(document: WorkflowDocument, catalog: NodeCatalog, { issues, profiles }: Reading): Map<string, GraphNode> {
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
    const handles = listHandles(source, definition);
    const used = fillFromProfile(source, profiles);
    nodes.set(source.id, {
      id: source.id,
      source: used?.node ?? source,
      ...(used ? { profile: used.state } : {}),
      definition,
      handles,
      parent: null,
      inbound: [],
      outbound: [],
    });
  }
  return nodes;
}
