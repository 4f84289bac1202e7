import { listDistinct, listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentNode, WorkflowDocument } from "./document";

export type OutlineItem = {
  node: DocumentNode;
  /** 1 for what stands in no loop. */
  level: number;
  /** Its place among what stands beside it, from 1, and how many those are. */
  place: number;
  of: number;
  /** How many nodes it holds directly; null when it is no loop. */
  holds: number | null;
  parent: string | null;
  /** Where it leads, in the document's order. */
  leadsTo: { handle: string; target: string }[];
};

/**
 * The nodes in the order in which a run comes to them, what a loop holds right after it. What may go on side by side, and what
 * is on a circle, comes as it is drawn: from the top, then from the left.
 */
export function outlineDocument(document: WorkflowDocument, catalog: NodeCatalog): OutlineItem[] {
  const parents = listParents(document, catalog);
  const levels = new Map<string | undefined, DocumentNode[]>();
  for (const node of listDistinct(document)) {
    const level = levels.get(parents.get(node.id));
    if (level) level.push(node);
    else levels.set(parents.get(node.id), [node]);
  }
  const leads = new Map<string, OutlineItem["leadsTo"]>();
  for (const { source, sourceHandle, target } of document.edges) {
    const known = leads.get(source) ?? [];
    known.push({ handle: sourceHandle, target });
    leads.set(source, known);
  }
  const list = (parent: string | undefined, level: number): OutlineItem[] => {
    const order = sortByRun(levels.get(parent) ?? [], leads);
    return order.flatMap((node, index) => {
      const isLoop = Object.hasOwn(catalog, node.type) && catalog[node.type]?.container !== undefined;
      const inside = isLoop ? list(node.id, level + 1) : [];
      const holds = isLoop ? (levels.get(node.id)?.length ?? 0) : null;
      const leadsTo = leads.get(node.id) ?? [];
      return [{ node, level, place: index + 1, of: order.length, holds, parent: parent ?? null, leadsTo }, ...inside];
    });
  };
  return list(undefined, 1);
}

/** Each after all that lead to it; among those that could come next the one drawn highest. */
function sortByRun(nodes: readonly DocumentNode[], leads: ReadonlyMap<string, OutlineItem["leadsTo"]>): DocumentNode[] {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { id } of nodes)
    for (const { target } of leads.get(id) ?? []) {
      const count = waiting.get(target);
      if (count !== undefined && target !== id) waiting.set(target, count + 1);
    }
  const left = [...nodes].sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  const order: DocumentNode[] = [];
  while (left.length > 0) {
    const ready = left.findIndex(({ id }) => waiting.get(id) === 0);
    // On a circle nothing is ready: it is entered where it is drawn highest.
    const [next] = left.splice(Math.max(0, ready), 1);
    if (!next) break;
    order.push(next);
    for (const { target } of leads.get(next.id) ?? []) waiting.set(target, (waiting.get(target) ?? 1) - 1);
  }
  return order;
}
