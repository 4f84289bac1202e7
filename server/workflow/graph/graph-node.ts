import type { NodeDefinition } from "../define";
import type { DocumentEdge, DocumentNode } from "../document";

export type GraphNode = {
  id: string;
  /** The node as the document has it. */
  source: DocumentNode;
  /** Absent when the catalog does not know the type. */
  definition: NodeDefinition | undefined;
  /** Source handles in drawing order, `error` last when the policy branches on errors. */
  handles: readonly string[];
  /** Only edges that hold: both ends exist and the handle is there. */
  inbound: DocumentEdge[];
  outbound: DocumentEdge[];
};

/** True for nodes that start a run and take no inbound edge. */
export function isTrigger(node: GraphNode): boolean {
  return node.definition?.hasInput === false || node.definition?.look.group === "trigger";
}

/** The name people see, in quotes for messages. */
export function quoteName(node: { id: string; name: string }): string {
  return `“${node.name === "" ? node.id : node.name}”`;
}
