import { Graph, layout } from "@dagrejs/dagre";
import { type Bounds, cardSize, cardWidth, emptyFrame, framePadding, listBounds, listDistinct, listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "./document";
import { listHandles } from "./graph/list-handles";

const gaps = { ranksep: 52, nodesep: 28, edgesep: 12 };

type Point = { x: number; y: number };
type Size = { width: number; height: number };
/** Upper left corners by id, the corner of all at 0, 0. */
type Block = { places: Map<string, Point>; size: Size };

/**
 * Places for all nodes, top-down, by id: for the `layout` command. Branches stand in the order of their handles; what is inside
 * a container is laid out by itself, and its frame takes the room. The drawing keeps its upper left corner, so that the canvas
 * does not jump. Always the same for the same document. Circles and dangling edges are no obstacle.
 */
export function layoutDocument(document: WorkflowDocument, catalog: NodeCatalog): Record<string, Point> {
  const nodes = listDistinct(document);
  if (nodes.length === 0) return {};
  const parents = listParents(document, catalog);
  const levels = new Map<string | undefined, DocumentNode[]>();
  for (const node of nodes) {
    const level = levels.get(parents.get(node.id));
    if (level) level.push(node);
    else levels.set(parents.get(node.id), [node]);
  }
  const { places } = layoutLevel(undefined, { levels, catalog, edges: sortEdges(document, catalog) });
  const corner = findCorner([...listBounds(document, catalog).values()]);
  return Object.fromEntries([...places].map(([id, { x, y }]) => [id, { x: Math.round(x + corner.x), y: Math.round(y + corner.y) }]));
}

type Drawing = { levels: ReadonlyMap<string | undefined, DocumentNode[]>; catalog: NodeCatalog; edges: readonly DocumentEdge[] };

/** What is directly inside `parent` (undefined: in no container), with the insides of its containers in their frames. */
function layoutLevel(parent: string | undefined, drawing: Drawing): Block {
  const nodes = drawing.levels.get(parent) ?? [];
  const insides = new Map<string, Block>();
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ...gaps });
  for (const node of nodes) {
    const inside = isContainer(node, drawing.catalog) ? layoutLevel(node.id, drawing) : undefined;
    if (inside) insides.set(node.id, inside);
    graph.setNode(
      node.id,
      inside ? frameSize(inside) : { width: cardWidth(handlesOf(node, drawing.catalog).length), height: cardSize.height },
    );
  }
  for (const edge of drawing.edges)
    if (graph.hasNode(edge.source) && graph.hasNode(edge.target)) graph.setEdge(edge.source, edge.target, {}, edge.id);
  layout(graph);
  const boxes = nodes.map(({ id }) => {
    const { x, y, width, height } = graph.node(id) as Bounds;
    return { id, x: x - width / 2, y: y - height / 2, width, height };
  });
  return placeBoxes(boxes, insides);
}

function placeBoxes(boxes: readonly (Bounds & { id: string })[], insides: ReadonlyMap<string, Block>): Block {
  if (boxes.length === 0) return { places: new Map(), size: { width: 0, height: 0 } };
  const corner = findCorner(boxes);
  const places = new Map<string, Point>();
  for (const { id, ...box } of boxes) {
    const at = { x: box.x - corner.x, y: box.y - corner.y };
    places.set(id, at);
    for (const [inner, { x, y }] of insides.get(id)?.places ?? [])
      places.set(inner, { x: at.x + framePadding.side + x, y: at.y + framePadding.top + y });
  }
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const low = Math.max(...boxes.map((box) => box.y + box.height));
  return { places, size: { width: right - corner.x, height: low - corner.y } };
}

function frameSize({ places, size }: Block): Size {
  if (places.size === 0) return { ...emptyFrame };
  const { side, top, bottom } = framePadding;
  return { width: size.width + 2 * side, height: size.height + top + bottom };
}

function findCorner(boxes: readonly Point[]): Point {
  return { x: Math.min(...boxes.map(({ x }) => x)), y: Math.min(...boxes.map(({ y }) => y)) };
}

/** Edges of one node by its handles: the last handle first, because dagre puts what it sees first further right. */
function sortEdges(document: WorkflowDocument, catalog: NodeCatalog): DocumentEdge[] {
  const handles = new Map(document.nodes.map((node) => [node.id, handlesOf(node, catalog)]));
  const place = (edge: DocumentEdge) => handles.get(edge.source)?.indexOf(edge.sourceHandle) ?? -1;
  return document.edges.toSorted((left, right) => place(right) - place(left));
}

function handlesOf(node: DocumentNode, catalog: NodeCatalog): readonly string[] {
  return listHandles(node, Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined);
}

function isContainer({ type }: DocumentNode, catalog: NodeCatalog): boolean {
  return Object.hasOwn(catalog, type) && catalog[type]?.container !== undefined;
}
