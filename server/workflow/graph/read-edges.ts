import type { DocumentEdge, WorkflowDocument } from "../document";
import type { GraphIssue } from "../graph";
import { edgeKey, type GraphNode, isEntryEdge, isTrigger, quoteName } from "./graph-node";

type Nodes = ReadonlyMap<string, GraphNode>;
type EdgeIssue = Omit<GraphIssue, "severity" | "edgeId">;

/** Hangs the edges that hold onto their nodes; the others become issues. Parents are known by then. */
export function readEdges(document: WorkflowDocument, nodes: Nodes, issues: GraphIssue[]): void {
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const edge of document.edges) {
    const issue = checkEdge(edge, nodes, { seen, ids });
    ids.add(edge.id);
    if (issue) {
      issues.push({ severity: "error", edgeId: edge.id, ...issue });
      continue;
    }
    seen.add(edgeKey(edge));
    nodes.get(edge.source)?.outbound.push(edge);
    nodes.get(edge.target)?.inbound.push(edge);
  }
}

type Before = { seen: ReadonlySet<string>; ids: ReadonlySet<string> };

function checkEdge(edge: DocumentEdge, nodes: Nodes, before: Before): EdgeIssue | null {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  if (!source || !target) {
    const missing = source ? edge.target : edge.source;
    return {
      code: "dangling_edge",
      message: `The connection ${edge.source} → ${edge.target} has an end that does not exist: “${missing}”`,
      fix: "Delete the connection.",
    };
  }
  return checkIdentity(edge, { source, target, before }) ?? checkEnds(edge, source, target) ?? checkBorder(edge, { source, target, nodes });
}

type Known = { source: GraphNode; target: GraphNode; before: Before };

function checkIdentity(edge: DocumentEdge, { source, target, before: { seen, ids } }: Known): EdgeIssue | null {
  const at = { nodeId: source.id };
  if (ids.has(edge.id)) {
    const message = `Two connections have the id “${edge.id}”`;
    return { ...at, code: "duplicate_id", message, fix: "Delete one of them and draw it again." };
  }
  if (!seen.has(edgeKey(edge))) return null;
  const message = `${quoteName(source.source)} and ${quoteName(target.source)} are connected twice`;
  return { ...at, code: "duplicate_edge", message, fix: "Delete one of the two connections." };
}

function checkEnds(edge: DocumentEdge, source: GraphNode, target: GraphNode): EdgeIssue | null {
  if (isTrigger(target)) {
    return {
      nodeId: target.id,
      code: "trigger_inbound",
      message: `${quoteName(target.source)} is a trigger: nothing can be connected into it`,
      fix: "Delete the connection.",
    };
  }
  if (source.definition && !source.handles.includes(edge.sourceHandle)) {
    return {
      nodeId: source.id,
      code: "unknown_handle",
      message: `${quoteName(source.source)} has no output “${edge.sourceHandle}”${nameHandles(source.handles)}`,
      fix: "Connect from one of its outputs.",
    };
  }
  if (edge.targetHandle !== "in") {
    return {
      nodeId: target.id,
      code: "unknown_handle",
      message: `${quoteName(target.source)} has no input “${edge.targetHandle}”`,
      fix: "Connect to its input “in”.",
    };
  }
  return null;
}

function checkBorder(
  edge: DocumentEdge,
  { source, target, nodes }: { source: GraphNode; target: GraphNode; nodes: Nodes },
): EdgeIssue | null {
  const problem = findBorderProblem(edge, { source, target, nameOf: (id) => quoteName(nodes.get(id)?.source ?? { id, name: "" }) });
  return problem && { nodeId: source.id, ...problem };
}

type Ends = {
  source: Pick<GraphNode, "id" | "parent" | "definition" | "source">;
  target: Pick<GraphNode, "id" | "parent" | "source">;
  nameOf: (id: string) => string;
};

/**
 * What is wrong with an edge as to the containers its ends are in; null when nothing is: both are in the same one, or it leads from
 * a container's entry handle to a node inside.
 */
export function findBorderProblem(
  edge: Pick<DocumentEdge, "source" | "sourceHandle">,
  { source, target, nameOf }: Ends,
): { code: "entry_outside" | "edge_crosses_loop"; message: string; fix: string } | null {
  const [from, to] = [quoteName(source.source), quoteName(target.source)];
  if (isEntryEdge(edge, source)) {
    if (target.parent === source.id) return null;
    return {
      code: "entry_outside",
      message: `“${edge.sourceHandle}” of ${from} leads into the loop, but ${to} is outside it`,
      fix: `Move ${to} into the loop, or connect from another output.`,
    };
  }
  if (source.parent === target.parent) return null;
  if (target.parent === source.id) {
    return {
      code: "edge_crosses_loop",
      message: `${to} is inside ${from}, so it cannot come after its “${edge.sourceHandle}”`,
      fix: `Connect from “${source.definition?.container?.entry}”, or move ${to} out of the loop.`,
    };
  }
  // Named is the loop whose border is crossed: the one that only one end is in.
  const message =
    source.parent !== null && source.parent !== target.id
      ? `${from} is inside ${nameOf(source.parent)}, and ${to} is not`
      : source.parent !== null
        ? `${from} is inside ${to}, so it cannot lead back to it: a pass ends by itself`
        : `${to} is inside ${nameOf(target.parent ?? "")}, and ${from} is not`;
  return {
    code: "edge_crosses_loop",
    message,
    fix: "Delete the connection, or move one of the two so that both are inside or both outside.",
  };
}

function nameHandles(handles: readonly string[]): string {
  return handles.length === 0 ? "; it ends the path" : `; it has ${handles.map((handle) => `“${handle}”`).join(", ")}`;
}
