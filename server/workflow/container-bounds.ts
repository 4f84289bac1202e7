// How much room nodes take on the canvas. Places in a document are absolute, in containers too: a frame follows from what it
// holds, so it is never stored and never out of step.
import type { NodeCatalog, NodeDefinition } from "./define";
import type { DocumentNode, WorkflowDocument } from "./document";
import { listHandles } from "./graph/list-handles";

export type Bounds = { x: number; y: number; width: number; height: number };

/** Between the two heights of a card: while building, and with the figures of a run under it. */
export const cardSize = { width: 212, height: 72 } as const;
/** A card with many outputs grows, so that their labels do not touch. */
const widthPerHandle = 64;

/** From a frame's edges to what it holds; the header and the way down from its entry lie above. */
export const framePadding = { side: 24, top: 124, bottom: 36 } as const;
const emptyBody = { width: cardSize.width, height: 56 } as const;
/** A frame that holds nothing yet. */
export const emptyFrame = {
  width: emptyBody.width + 2 * framePadding.side,
  height: framePadding.top + emptyBody.height + framePadding.bottom,
} as const;

/** How wide a card with so many outputs is. */
export function cardWidth(handles: number): number {
  return Math.max(cardSize.width, handles * widthPerHandle);
}

/** The frame of one container, or null when the node is none. */
export function containerBounds(document: WorkflowDocument, catalog: NodeCatalog, id: string): Bounds | null {
  const node = document.nodes.find((candidate) => candidate.id === id);
  return node && isContainer(node, catalog) ? (listBounds(document, catalog).get(id) ?? null) : null;
}

/**
 * The rectangle of every node: a card, or for a container the frame around what it holds (a card when it is `collapsed`). A
 * frame begins where the container stands, or further up and left when something inside does. Linear in the nodes; parents
 * that cannot hold are passed over.
 */
export function listBounds(
  document: WorkflowDocument,
  catalog: NodeCatalog,
  collapsed: ReadonlySet<string> = new Set(),
): Map<string, Bounds> {
  const parents = listParents(document, catalog);
  const nodes = listDistinct(document);
  const inside = new Map<string, DocumentNode[]>();
  for (const node of nodes) {
    const parent = parents.get(node.id);
    if (parent === undefined) continue;
    const known = inside.get(parent);
    if (known) known.push(node);
    else inside.set(parent, [node]);
  }
  const bounds = new Map<string, Bounds>();
  const measure = (node: DocumentNode): Bounds => {
    const known = bounds.get(node.id);
    if (known) return known;
    const card = { ...node.position, width: cardWidth(listHandles(node, definitionOf(node, catalog)).length), height: cardSize.height };
    const frame = isContainer(node, catalog) ? frameAround(node, (inside.get(node.id) ?? []).map(measure)) : null;
    // The card of a collapsed container stands where the middle of its header is: lines to it stay straight.
    const folded = frame && { ...card, x: frame.x + (frame.width - card.width) / 2, y: frame.y };
    const made = collapsed.has(node.id) ? (folded ?? card) : (frame ?? card);
    bounds.set(node.id, made);
    return made;
  };
  nodes.forEach(measure);
  return bounds;
}

/** The first node of each id. */
export function listDistinct(document: WorkflowDocument): DocumentNode[] {
  const seen = new Set<string>();
  return document.nodes.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Node → the container that holds it. Left out: parents that are missing, are no container, or hold each other. */
export function listParents(document: WorkflowDocument, catalog: NodeCatalog): Map<string, string> {
  const nodes = listDistinct(document);
  const containers = new Map(nodes.filter((node) => isContainer(node, catalog)).map((node) => [node.id, node.parent]));
  const isSound = (start: string) => {
    const seen = new Set<string>();
    for (let id: string | null | undefined = start; id; id = containers.get(id)) {
      if (seen.has(id)) return false;
      seen.add(id);
    }
    return true;
  };
  const parents = new Map<string, string>();
  for (const { id, parent } of nodes) if (parent !== null && containers.has(parent) && isSound(parent)) parents.set(id, parent);
  return parents;
}

/** The ids with everything inside them, at any depth. */
export function withInside(document: WorkflowDocument, ids: Iterable<string>): Set<string> {
  const children = new Map<string, string[]>();
  for (const { id, parent } of document.nodes) {
    if (parent === null) continue;
    const known = children.get(parent);
    if (known) known.push(id);
    else children.set(parent, [id]);
  }
  const found = new Set(ids);
  // A set may grow while it is walked: what is added is visited too.
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return found;
}

function frameAround({ position }: DocumentNode, body: readonly Bounds[]): Bounds {
  const { side, top, bottom } = framePadding;
  const empty = { x: position.x + side, y: position.y + top, ...emptyBody };
  const held = body.length === 0 ? [empty] : body;
  const x = Math.min(position.x, ...held.map((box) => box.x - side));
  const y = Math.min(position.y, ...held.map((box) => box.y - top));
  const right = Math.max(x + cardSize.width + 2 * side, ...held.map((box) => box.x + box.width + side));
  const low = Math.max(...held.map((box) => box.y + box.height + bottom));
  return { x, y, width: right - x, height: low - y };
}

function isContainer(node: DocumentNode, catalog: NodeCatalog): boolean {
  return definitionOf(node, catalog)?.container !== undefined;
}

function definitionOf(node: DocumentNode, catalog: NodeCatalog): NodeDefinition | undefined {
  return Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined;
}
