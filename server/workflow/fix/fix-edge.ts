import type { DocumentEdge, WorkflowDocument } from "../document";
import type { EditCommand } from "../edit-document";
import type { GraphIssue } from "../graph";
import { listHandles } from "../graph/list-handles";
import type { Fix, FixDesk } from "./list-fixes";

/** A connection that cannot hold is deleted, or leaves by the one output that there is. */
export function fixEdge(issue: GraphIssue, desk: FixDesk): Fix[] {
  const { document } = desk;
  if (issue.code === "unknown_handle" && issue.edgeId === undefined && issue.nodeId !== undefined)
    return [{ label: "Remove the pinned output", commands: [{ type: "set-pinned", nodeId: issue.nodeId, pinned: null }] }];
  const edge = issue.code === "cycle" ? findClosing(document, issue.nodeId) : document.edges.find(({ id }) => id === issue.edgeId);
  if (!edge) return [];
  const label =
    issue.code === "cycle"
      ? `Delete the connection from ${nameOf(document, edge.source)} to ${nameOf(document, edge.target)}`
      : "Delete the connection";
  return [...rewire(issue, edge, desk), { label, commands: [removeEdge(document, edge)] }];
}

/** Another one may have the same id: then the id alone would delete both. */
function removeEdge(document: WorkflowDocument, edge: DocumentEdge): EditCommand {
  if (document.edges.filter(({ id }) => id === edge.id).length === 1) return { type: "disconnect", edgeIds: [edge.id] };
  const last = document.edges.findLastIndex(({ id }) => id === edge.id);
  return { type: "replace-document", document: { ...document, edges: document.edges.toSpliced(last, 1) } };
}

function rewire(issue: GraphIssue, edge: DocumentEdge, { document, catalog }: FixDesk): Fix[] {
  const source = document.nodes.find(({ id }) => id === edge.source);
  if (issue.code !== "unknown_handle" || !source || !Object.hasOwn(catalog, source.type)) return [];
  const [only, ...others] = listHandles(source, catalog[source.type]);
  if (only === undefined || others.length > 0 || only === edge.sourceHandle) return [];
  const { source: from, target, targetHandle } = edge;
  const commands: EditCommand[] = [
    { type: "disconnect", edgeIds: [edge.id] },
    { type: "connect", edge: { source: from, sourceHandle: only, target, targetHandle } },
  ];
  return [{ label: `Connect from “${only}” instead`, commands }];
}

/** The connection of the circle that was drawn last: before it, there was none. */
function findClosing({ edges }: WorkflowDocument, nodeId: string | undefined): DocumentEdge | undefined {
  if (nodeId === undefined) return undefined;
  const after = walk(
    nodeId,
    edges,
    ({ source }) => source,
    ({ target }) => target,
  );
  const before = walk(
    nodeId,
    edges,
    ({ target }) => target,
    ({ source }) => source,
  );
  const isOn = (id: string) => after.has(id) && before.has(id);
  return edges.findLast(({ source, target }) => isOn(source) && isOn(target));
}

type End = (edge: DocumentEdge) => string;

function walk(start: string, edges: readonly DocumentEdge[], from: End, to: End): Set<string> {
  const found = new Set([start]);
  // A set may grow while it is walked: what is added is visited too.
  for (const id of found) for (const edge of edges) if (from(edge) === id) found.add(to(edge));
  return found;
}

const nameOf = ({ nodes }: WorkflowDocument, nodeId: string) => nodes.find(({ id }) => id === nodeId)?.name || nodeId;
