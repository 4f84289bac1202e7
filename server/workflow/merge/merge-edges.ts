import type { DocumentEdge, WorkflowDocument } from "../document";
import { edgeKey } from "../graph/graph-node";
import type { Versions } from "./merge-nodes";

/**
 * The connections that both kept and that either drew, among the nodes that are there. One that only went because its node was
 * deleted was not deleted itself: it is back when the node is.
 */
export function mergeEdges(versions: Versions, nodeIds: ReadonlySet<string>): DocumentEdge[] {
  const { base, mine, theirs } = versions;
  const removed = new Set([...listRemoved(base, mine), ...listRemoved(base, theirs)]);
  const edges = new Map<string, DocumentEdge>();
  for (const edge of [...base.edges, ...theirs.edges, ...mine.edges]) {
    const key = edgeKey(edge);
    const holds = nodeIds.has(edge.source) && nodeIds.has(edge.target);
    if (holds && !removed.has(key) && !edges.has(key)) edges.set(key, edge);
  }
  return giveIds([...edges.values()]);
}

/** Keys of the edges that are gone although both their nodes are there. */
function listRemoved(base: WorkflowDocument, now: WorkflowDocument): string[] {
  const nodes = new Set(now.nodes.map(({ id }) => id));
  const still = new Set(now.edges.map(edgeKey));
  return base.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target) && !still.has(edgeKey(edge))).map(edgeKey);
}

/** Two people may have given one id to two connections. */
function giveIds(edges: readonly DocumentEdge[]): DocumentEdge[] {
  const taken = new Set<string>();
  return edges.map((edge) => {
    let { id } = edge;
    for (let count = 2; taken.has(id); count++) id = `${edge.id.slice(0, 180)}-${count}`;
    taken.add(id);
    return id === edge.id ? edge : { ...edge, id };
  });
}
