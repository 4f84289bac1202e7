// Which nodes of a workflow a partial run needs.
import { listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";

/**
 * The nodes that a run up to `nodeId` needs: it, all that leads to it, and the loops around it. Of these loops only what leads to
 * the node; loops before it, and the node itself when it is one, with everything inside.
 */
export function keepUntil(document: WorkflowDocument, catalog: NodeCatalog, nodeId: string): Set<string> {
  const drawing = readDrawing(document, catalog);
  return keepBefore(drawing, [nodeId], new Set(listAround(drawing, nodeId)));
}

/**
 * The nodes that a run from `nodeId` on needs: it and all that comes after it, the loops around it, and what leads to any of
 * these. Branches that never meet them are left out.
 */
export function keepFrom(document: WorkflowDocument, catalog: NodeCatalog, nodeId: string): Set<string> {
  const drawing = readDrawing(document, catalog);
  return keepBefore(drawing, listAfter(drawing, [nodeId, ...listAround(drawing, nodeId)]), new Set());
}

/**
 * The document with these nodes alone. A loop that loses a part of its body gives the last output of each pass as its result, for
 * its own expression may read what is not there.
 */
export function pickNodes(document: WorkflowDocument, catalog: NodeCatalog, kept: ReadonlySet<string>): WorkflowDocument {
  const parents = listParents(document, catalog);
  const cut = new Set(document.nodes.flatMap(({ id }) => (kept.has(id) ? [] : (parents.get(id) ?? []))));
  return {
    ...document,
    nodes: document.nodes
      .filter(({ id }) => kept.has(id))
      .map((node) => (cut.has(node.id) ? { ...node, config: { ...node.config, result: undefined } } : node)),
    edges: document.edges.filter(({ source, target }) => kept.has(source) && kept.has(target)),
  };
}

type Drawing = {
  sources: ReadonlyMap<string, readonly string[]>;
  targets: ReadonlyMap<string, readonly string[]>;
  parents: ReadonlyMap<string, string>;
  inside: ReadonlyMap<string, readonly string[]>;
};

function readDrawing(document: WorkflowDocument, catalog: NodeCatalog): Drawing {
  const parents = listParents(document, catalog);
  return {
    sources: group(document.edges.map(({ source, target }) => [target, source])),
    targets: group(document.edges.map(({ source, target }) => [source, target])),
    parents,
    inside: group([...parents].map(([id, parent]) => [parent, id])),
  };
}

function group(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

/** The loops around a node, the innermost first. */
function listAround({ parents }: Drawing, nodeId: string): string[] {
  const around: string[] = [];
  for (let id = parents.get(nodeId); id !== undefined && !around.includes(id); id = parents.get(id)) around.push(id);
  return around;
}

const listAfter = ({ targets }: Drawing, starts: readonly string[]) => walk(starts, (id) => targets.get(id) ?? []);

/** `open` loops are kept without what else is inside them. */
function keepBefore({ sources, parents, inside }: Drawing, starts: Iterable<string>, open: ReadonlySet<string>): Set<string> {
  return walk(starts, (id) => {
    const parent = parents.get(id);
    return [...(sources.get(id) ?? []), ...(parent === undefined ? [] : [parent]), ...(open.has(id) ? [] : (inside.get(id) ?? []))];
  });
}

function walk(starts: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(starts);
  // A set gives what is added while it is walked.
  for (const id of seen) for (const other of next(id)) seen.add(other);
  return seen;
}
