import { type DocumentEdge, type DocumentNode, defaultSettings, type WorkflowDocument } from "./document";
import { formatFieldPath } from "./field-path";
import { edgeKey } from "./graph/graph-node";
import { listDifferences } from "./list-differences";

export type DocumentDiff = {
  added: DocumentNode[];
  removed: DocumentNode[];
  /** Nodes in both, with the paths of the fields that differ ("config.url"); places do not count. */
  changed: { before: DocumentNode; after: DocumentNode; fields: string[] }[];
  /** Ids of nodes that only stand elsewhere. */
  moved: string[];
  edges: { added: DocumentEdge[]; removed: DocumentEdge[] };
  /** Sticky notes or groups differ. */
  notesChanged: boolean;
  /** The paths of the workflow's own settings that differ ("concurrency", "recovery[0].strategy"). */
  settings: string[];
};

/** What changed from one document to another. Edges are the same when they connect the same points, whatever their ids. */
export function diffDocument(before: WorkflowDocument, after: WorkflowDocument): DocumentDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const both = [...now.values()].flatMap((node) => {
    const known = old.get(node.id);
    return known ? [{ before: known, after: node, fields: listChangedFields(known, node) }] : [];
  });
  return {
    added: [...now.values()].filter(({ id }) => !old.has(id)),
    removed: [...old.values()].filter(({ id }) => !now.has(id)),
    changed: both.filter(({ fields }) => fields.length > 0),
    moved: both
      .filter((pair) => pair.fields.length === 0 && listDifferences(pair.before.position, pair.after.position).length > 0)
      .map((pair) => pair.after.id),
    edges: { added: subtractEdges(after.edges, before.edges), removed: subtractEdges(before.edges, after.edges) },
    notesChanged: listDifferences(sortMarks(before), sortMarks(after)).length > 0,
    settings: listDifferences(before.settings ?? defaultSettings, after.settings ?? defaultSettings).map(formatFieldPath),
  };
}

/** True when nothing differs, places included. */
export function isSameDocument(before: WorkflowDocument, after: WorkflowDocument): boolean {
  const { added, removed, changed, moved, edges, notesChanged, settings } = diffDocument(before, after);
  const lists = [added, removed, changed, moved, edges.added, edges.removed, settings];
  return lists.every((list) => list.length === 0) && !notesChanged;
}

/**
 * Notes and groups by their ids, and the members of groups by theirs: none of these lists means anything by its order, and two
 * people's browsers that each insisted on theirs would save against each other for ever.
 */
function sortMarks({ notes, groups }: WorkflowDocument) {
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  return [notes.toSorted(byId), groups.map((group) => ({ ...group, nodeIds: group.nodeIds.toSorted() })).sort(byId)];
}

function subtractEdges(edges: readonly DocumentEdge[], others: readonly DocumentEdge[]): DocumentEdge[] {
  const keys = new Set(others.map(edgeKey));
  return edges.filter((edge) => !keys.has(edgeKey(edge)));
}

/** The paths of the fields of a node that differ; its place does not count. */
export function listChangedFields({ position: _from, ...before }: DocumentNode, { position: _to, ...after }: DocumentNode): string[] {
  return listDifferences(before, after).map(formatFieldPath);
}
