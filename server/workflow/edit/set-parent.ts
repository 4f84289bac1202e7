import type { DocumentEdge, DocumentNode, WorkflowDocument } from "../document";
import { settleGroups } from "./change-groups";

type Point = { x: number; y: number };
type SetParent = { nodeIds: readonly string[]; parent: string | null; positions?: Readonly<Record<string, Point>> };

/**
 * The document with the nodes inside `parent` (null: in no container) and every node of `positions` where that says. Edges
 * that held before and would cross a container's border now are dropped, and a group does not cross one either. Nothing goes into
 * itself.
 */
export function setParent(document: WorkflowDocument, { nodeIds, parent, positions = {} }: SetParent): WorkflowDocument {
  const around = listAround(document, parent);
  const moved = new Set(nodeIds.filter((id) => !around.has(id)));
  const nodes = document.nodes.map((node) =>
    place(moved.has(node.id) && node.parent !== parent ? { ...node, parent } : node, positions[node.id]),
  );
  const before = new Map(document.nodes.map((node) => [node.id, node.parent]));
  const after = new Map(nodes.map((node) => [node.id, node.parent]));
  const edges = document.edges.filter((edge) => relate(edge, before) === relate(edge, after));
  const changed = nodes.some((node, index) => node !== document.nodes[index]);
  if (!changed) return document;
  const moving = new Set(nodes.filter(({ id, parent: now }) => now !== before.get(id)).map(({ id }) => id));
  const placed = { ...document, nodes, edges: edges.length === document.edges.length ? document.edges : edges };
  return moving.size === 0 ? placed : { ...placed, groups: settleGroups(document.groups, placed, moving) };
}

/** What an edge has to do with containers: between neighbours, into the source's own body, or across a border. */
function relate({ source, target }: DocumentEdge, parents: ReadonlyMap<string, string | null>): "beside" | "into" | "across" {
  const [from, to] = [parents.get(source), parents.get(target)];
  if (to === source) return "into";
  return from === to ? "beside" : "across";
}

/** The container and all that hold it. */
function listAround(document: WorkflowDocument, container: string | null): Set<string> {
  const parents = new Map(document.nodes.map(({ id, parent }) => [id, parent]));
  const around = new Set<string>();
  for (let id = container; id !== null && !around.has(id); id = parents.get(id) ?? null) around.add(id);
  return around;
}

function place(node: DocumentNode, to: Point | undefined): DocumentNode {
  return !to || (to.x === node.position.x && to.y === node.position.y) ? node : { ...node, position: { x: to.x, y: to.y } };
}
