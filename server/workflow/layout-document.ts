import { cardSize, cardWidth, emptyFrame, framePadding, listBounds, listDistinct, listParents } from "./container-bounds";
import type { NodeCatalog } from "./define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "./document";
import { listHandles } from "./graph/list-handles";
import { listGroupBounds, listMembers } from "./group-bounds";
import type { Box } from "./layout/arrange-boxes";
import { type Arranged, arrangeGroups, type BoxGroup } from "./layout/arrange-groups";

type Point = { x: number; y: number };
type Size = { width: number; height: number };
/** Upper left corners by id, the corner of all at 0, 0. */
type Block = { places: Map<string, Point>; size: Size };

/**
 * Places for all nodes, top-down, by id: for the `layout` command. Branches stand in the order of their handles; what is inside
 * a container is laid out by itself, and its frame takes the room; so is what is in a group. The drawing keeps its upper left
 * corner, so that the canvas does not jump. Always the same for the same document. Circles and dangling edges are no obstacle.
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
  const bounds = listBounds(document, catalog);
  const groups = new Map<string | undefined, BoxGroup[]>();
  for (const group of document.groups) {
    const members = listMembers(group, { parents, bounds });
    const [first] = members;
    if (first === undefined) continue;
    const parent = parents.get(first);
    groups.set(parent, [...(groups.get(parent) ?? []), { id: group.id, members }]);
  }
  const { places } = layoutLevel(undefined, { levels, groups, catalog, edges: document.edges });
  const corner = findCorner([...bounds.values(), ...listGroupBounds(document.groups, { parents, bounds }).values()]);
  return Object.fromEntries([...places].map(([id, { x, y }]) => [id, { x: Math.round(x + corner.x), y: Math.round(y + corner.y) }]));
}

type Drawing = {
  /** By the container that they are directly inside of. */
  levels: ReadonlyMap<string | undefined, DocumentNode[]>;
  groups: ReadonlyMap<string | undefined, BoxGroup[]>;
  catalog: NodeCatalog;
  edges: readonly DocumentEdge[];
};

/** What is directly inside `parent` (undefined: in no container), with the insides of its containers in their frames. */
function layoutLevel(parent: string | undefined, drawing: Drawing): Block {
  const { catalog, edges, levels, groups } = drawing;
  const nodes = levels.get(parent) ?? [];
  const insides = new Map<string, Block>();
  const ports = new Map<string, readonly string[]>();
  const boxes = nodes.map((node): Box => {
    const handles = handlesOf(node, catalog);
    ports.set(node.id, handles);
    const inside = isContainer(node, catalog) ? layoutLevel(node.id, drawing) : undefined;
    if (inside) insides.set(node.id, inside);
    return { id: node.id, ...(inside ? frameSize(inside) : { width: cardWidth(handles.length), height: cardSize.height }) };
  });
  const portOf = ({ source, sourceHandle }: DocumentEdge) => {
    const handles = ports.get(source) ?? [];
    return (Math.max(0, handles.indexOf(sourceHandle)) + 0.5) / Math.max(1, handles.length);
  };
  const joined = edges.map((edge) => ({ source: edge.source, target: edge.target, port: portOf(edge) }));
  return placeBoxes(arrangeGroups(boxes, joined, groups.get(parent) ?? []), insides);
}

function placeBoxes({ boxes, frames }: Arranged, insides: ReadonlyMap<string, Block>): Block {
  if (boxes.length === 0) return { places: new Map(), size: { width: 0, height: 0 } };
  const all = [...boxes, ...frames];
  const corner = findCorner(all);
  const places = new Map<string, Point>();
  for (const { id, ...box } of boxes) {
    const at = { x: box.x - corner.x, y: box.y - corner.y };
    places.set(id, at);
    for (const [inner, { x, y }] of insides.get(id)?.places ?? [])
      places.set(inner, { x: at.x + framePadding.side + x, y: at.y + framePadding.top + y });
  }
  const right = Math.max(...all.map((box) => box.x + box.width));
  const low = Math.max(...all.map((box) => box.y + box.height));
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

function handlesOf(node: DocumentNode, catalog: NodeCatalog): readonly string[] {
  return listHandles(node, Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined);
}

function isContainer({ type }: DocumentNode, catalog: NodeCatalog): boolean {
  return Object.hasOwn(catalog, type) && catalog[type]?.container !== undefined;
}
