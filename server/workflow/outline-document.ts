import { listDistinct, listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentGroup, DocumentNode, WorkflowDocument } from "./document";

type Placed = {
  key: string;
  /** 1 for what stands in no loop and no group. */
  level: number;
  /** Its place among what stands beside it, from 1, and how many those are. */
  place: number;
  of: number;
  /** The key of the loop or group around it. */
  parent: string | null;
};

export type OutlineNode = Placed & {
  kind: "node";
  node: DocumentNode;
  /** How many nodes it holds directly; null when it is no loop. */
  holds: number | null;
  /** Where it leads, in the document's order. */
  leadsTo: { handle: string; target: string }[];
};

export type OutlineGroup = Placed & { kind: "group"; group: DocumentGroup; holds: number };

export type OutlineItem = OutlineNode | OutlineGroup;

/**
 * The nodes in the order in which a run comes to them, what a loop holds right after it. What may go on side by side, and what
 * is on a circle, comes as it is drawn: from the top, then from the left. A group stands where the first of its members would, with
 * all of them in it. `keyOfGroup`: what a group is called among the nodes, whose keys are their ids.
 */
export function outlineDocument(document: WorkflowDocument, catalog: NodeCatalog, keyOfGroup: (id: string) => string): OutlineItem[] {
  const parents = listParents(document, catalog);
  const levels = new Map<string | undefined, DocumentNode[]>();
  for (const node of listDistinct(document)) {
    const level = levels.get(parents.get(node.id));
    if (level) level.push(node);
    else levels.set(parents.get(node.id), [node]);
  }
  const groupOf = new Map(document.groups.flatMap((group) => group.nodeIds.map((id) => [id, group] as const)));
  const leads = new Map<string, OutlineNode["leadsTo"]>();
  for (const { source, sourceHandle, target } of document.edges) {
    const known = leads.get(source) ?? [];
    known.push({ handle: sourceHandle, target });
    leads.set(source, known);
  }
  const listLoop = (parent: string | undefined, level: number) => {
    const order = sortByRun(levels.get(parent) ?? [], leads);
    return list(gatherGroups(order, groupOf), { parent: parent ?? null, level });
  };
  const list = (entries: readonly Entry[], { parent, level }: Pick<Placed, "parent" | "level">): OutlineItem[] =>
    entries.flatMap((entry, index) => {
      const placed = { level, place: index + 1, of: entries.length, parent };
      if ("group" in entry) {
        const { group, members } = entry;
        const key = keyOfGroup(group.id);
        return [{ ...placed, kind: "group", key, group, holds: members.length }, ...list(members, { parent: key, level: level + 1 })];
      }
      const { node } = entry;
      const isLoop = Object.hasOwn(catalog, node.type) && catalog[node.type]?.container !== undefined;
      const inside = isLoop ? listLoop(node.id, level + 1) : [];
      const holds = isLoop ? (levels.get(node.id)?.length ?? 0) : null;
      return [{ ...placed, kind: "node", key: node.id, node, holds, leadsTo: leads.get(node.id) ?? [] }, ...inside];
    });
  return listLoop(undefined, 1);
}

type Entry = { node: DocumentNode } | { group: DocumentGroup; members: { node: DocumentNode }[] };

/** Nodes of one level, those of a group together where the first of them stands. */
function gatherGroups(order: readonly DocumentNode[], groupOf: ReadonlyMap<string, DocumentGroup>): Entry[] {
  const gathered = new Map<DocumentGroup, { node: DocumentNode }[]>();
  return order.flatMap((node): Entry[] => {
    const group = groupOf.get(node.id);
    if (!group) return [{ node }];
    const known = gathered.get(group);
    if (known) {
      known.push({ node });
      return [];
    }
    const members = [{ node }];
    gathered.set(group, members);
    return [{ group, members }];
  });
}

/** Each after all that lead to it; among those that could come next the one drawn highest. */
function sortByRun(nodes: readonly DocumentNode[], leads: ReadonlyMap<string, OutlineNode["leadsTo"]>): DocumentNode[] {
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
