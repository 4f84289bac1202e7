import type { GraphIssue } from "../graph";
import type { GraphNode } from "./graph-node";

/** What is wrong with the settings of one node. */
export function checkNodeConfig(_node: GraphNode, _nodes: ReadonlyMap<string, GraphNode>): GraphIssue[] {
  return [];
}
