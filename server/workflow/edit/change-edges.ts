import type { NewEdge } from "../can-connect";
import { withInside } from "../container-bounds";
import type { WorkflowDocument } from "../document";
import { edgeKey } from "../graph/graph-node";
import { takeOut } from "./change-groups";

/** Adds the edges that are not there yet and whose ends are. */
export function connectNodes(document: WorkflowDocument, wanted: readonly NewEdge[]): WorkflowDocument {
  const nodes = new Set(document.nodes.map(({ id }) => id));
  const keys = new Set(document.edges.map(edgeKey));
  const ids = new Set(document.edges.map(({ id }) => id));
  const added = wanted.flatMap(({ source, sourceHandle, target, targetHandle }) => {
    const edge = { source, sourceHandle, target, targetHandle };
    if (!nodes.has(source) || !nodes.has(target) || keys.has(edgeKey(edge))) return [];
    keys.add(edgeKey(edge));
    return [{ id: makeEdgeId(edge, ids), ...edge }];
  });
  return added.length === 0 ? document : { ...document, edges: [...document.edges, ...added] };
}

/** Readable and the same for the same edit, so that two exports of one drawing do not differ. Adds it to `taken`. */
function makeEdgeId({ source, sourceHandle, target }: NewEdge, taken: Set<string>): string {
  const base = `${source}.${sourceHandle}-${target}`.slice(0, 180);
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
  taken.add(id);
  return id;
}

/** Without the nodes, all that is inside them, their edges, and what else names them. */
export function removeNodes(document: WorkflowDocument, ids: readonly string[]): WorkflowDocument {
  const gone = withInside(document, ids);
  const nodes = document.nodes.filter(({ id }) => !gone.has(id));
  if (nodes.length === document.nodes.length) return document;
  return {
    ...document,
    nodes,
    edges: document.edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)),
    groups: takeOut(document.groups, gone),
  };
}
