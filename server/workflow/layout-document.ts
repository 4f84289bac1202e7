import { Graph, layout } from "@dagrejs/dagre";
import type { NodeCatalog } from "./define";
import type { WorkflowDocument } from "./document";
import { listHandles } from "./graph/list-handles";

/** Between the two sizes of a card: while building, and with the figures of a run under it. */
const size = { width: 212, height: 72 };
const gaps = { ranksep: 52, nodesep: 28, edgesep: 12 };

/**
 * Places for all nodes, top-down, by id: for the `layout` command. Branches stand in the order of their handles. The drawing
 * keeps its upper left corner, so that the canvas does not jump. Always the same for the same document. Circles and dangling
 * edges are no obstacle.
 */
export function layoutDocument(document: WorkflowDocument, catalog: NodeCatalog): Record<string, { x: number; y: number }> {
  const nodes = [...new Map(document.nodes.map((node) => [node.id, node])).values()];
  if (nodes.length === 0) return {};
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ...gaps });
  for (const { id } of nodes) graph.setNode(id, { ...size });
  for (const edge of sortEdges(document, catalog)) graph.setEdge(edge.source, edge.target, {}, edge.id);
  layout(graph);
  const centers = nodes.map(({ id }) => ({ id, ...graph.node(id) }));
  const from = { x: Math.min(...centers.map(({ x }) => x)), y: Math.min(...centers.map(({ y }) => y)) };
  const to = { x: Math.min(...nodes.map(({ position }) => position.x)), y: Math.min(...nodes.map(({ position }) => position.y)) };
  return Object.fromEntries(centers.map(({ id, x, y }) => [id, { x: Math.round(x - from.x + to.x), y: Math.round(y - from.y + to.y) }]));
}

/** Edges whose ends exist, those of one node by its handles: the last handle first, because dagre puts what it sees first further right. */
function sortEdges(document: WorkflowDocument, catalog: NodeCatalog) {
  const handles = new Map(
    document.nodes.map((node) => [node.id, listHandles(node, Object.hasOwn(catalog, node.type) ? catalog[node.type] : undefined)]),
  );
  const place = (edge: WorkflowDocument["edges"][number]) => handles.get(edge.source)?.indexOf(edge.sourceHandle) ?? -1;
  return document.edges
    .filter(({ source, target }) => handles.has(source) && handles.has(target))
    .sort((left, right) => place(right) - place(left));
}
