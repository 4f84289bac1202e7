import { listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "./document";
import { edgeKey, quoteName } from "./graph/graph-node";
import { listHandles } from "./graph/list-handles";
import { findBorderProblem } from "./graph/read-edges";

export type NewEdge = Pick<DocumentEdge, "source" | "sourceHandle" | "target" | "targetHandle">;

/**
 * Whether a connection may be drawn, and in words why not. Cheap enough to ask while a wire is being dragged: one walk over
 * the edges.
 */
export function canConnect(document: WorkflowDocument, catalog: NodeCatalog, edge: NewEdge): { ok: true } | { ok: false; reason: string } {
  const reason = findReason(document, catalog, edge);
  return reason === null ? { ok: true } : { ok: false, reason };
}

function findReason(document: WorkflowDocument, catalog: NodeCatalog, edge: NewEdge): string | null {
  const source = document.nodes.find(({ id }) => id === edge.source);
  const target = document.nodes.find(({ id }) => id === edge.target);
  if (!source || !target) return "Both ends of a connection must be nodes";
  if (source.id === target.id) return "A node cannot be connected to itself";
  const isTrigger = findDefinition(catalog, target)?.hasInput === false;
  if (isTrigger) return `${quoteName(target)} is a trigger: nothing can be connected into it`;
  const definition = findDefinition(catalog, source);
  if (definition && !listHandles(source, definition).includes(edge.sourceHandle))
    return `${quoteName(source)} has no output “${edge.sourceHandle}”`;
  if (edge.targetHandle !== "in") return `${quoteName(target)} has no input “${edge.targetHandle}”`;
  const key = edgeKey(edge);
  if (document.edges.some((other) => edgeKey(other) === key)) return "These two are connected already";
  const parents = listParents(document, catalog);
  const border = findBorderProblem(edge, {
    source: { id: source.id, parent: parents.get(source.id) ?? null, definition, source },
    target: { id: target.id, parent: parents.get(target.id) ?? null, source: target },
    nameOf: (id) => quoteName(document.nodes.find((node) => node.id === id) ?? { id, name: "" }),
  });
  if (border) return border.message;
  return leadsTo(document, target.id, source.id)
    ? `This would make a circle: ${quoteName(target)} already leads to ${quoteName(source)}`
    : null;
}

function findDefinition(catalog: NodeCatalog, node: DocumentNode) {
  return Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined;
}

function leadsTo(document: WorkflowDocument, from: string, to: string): boolean {
  const targets = new Map<string, string[]>();
  for (const { source, target } of document.edges) {
    const known = targets.get(source);
    if (known) known.push(target);
    else targets.set(source, [target]);
  }
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const next of targets.get(id) ?? []) seen.add(next);
  }
  return false;
}
