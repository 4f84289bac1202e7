import type { NodeDefinition } from "../define";
import type { DocumentEdge, DocumentNode } from "../document";
import type { ProfileState } from "../profile/fill-from-profile";

export type GraphNode = {
  id: string;
  /** The node as the document has it, with what its profile says filled in. */
  source: DocumentNode;
  /** Set when it names a profile. */
  profile?: ProfileState;
  /** Absent when the catalog does not know the type. */
  definition: NodeDefinition | undefined;
  /** Source handles in drawing order, `error` last when the policy branches on errors. */
  handles: readonly string[];
  /** The container that it is inside of; null when it is in none, or when what the document says cannot hold. */
  parent: string | null;
  /** Only edges that hold: both ends exist and the handle is there. */
  inbound: DocumentEdge[];
  outbound: DocumentEdge[];
};

/** True for nodes that start a run and take no inbound edge. */
export function isTrigger(node: GraphNode): boolean {
  return node.definition?.hasInput === false;
}

/** True for the edges by which a container's passes enter its body. `source` is the node the edge leaves. */
export function isEntryEdge(edge: Pick<DocumentEdge, "source" | "sourceHandle">, source: Pick<GraphNode, "id" | "definition">): boolean {
  return edge.source === source.id && source.definition?.container?.entry === edge.sourceHandle;
}

/** The name people see, in quotes for messages. */
export function quoteName(node: { id: string; name: string }): string {
  return `“${node.name === "" ? node.id : node.name}”`;
}

/** Two edges with the same key connect the same two points. */
export function edgeKey(edge: Pick<DocumentEdge, "source" | "sourceHandle" | "target" | "targetHandle">): string {
  return JSON.stringify([edge.source, edge.sourceHandle, edge.target, edge.targetHandle]);
}
