import { limits } from "@/server/limits";
import type { GraphIssue } from "../graph";
import { type GraphNode, isTrigger, quoteName } from "./graph-node";

type Nodes = ReadonlyMap<string, GraphNode>;
type ParentIssue = Pick<GraphIssue, "code" | "message" | "fix">;

/** Sets each node's `parent` where the container it names exists, is one, and is not inside itself; the rest become issues. */
export function readParents(nodes: Nodes, issues: GraphIssue[]): void {
  for (const node of nodes.values()) {
    const issue = checkParent(node, nodes);
    if (issue) issues.push({ severity: "error", nodeId: node.id, field: "parent", ...issue });
    // A parent of an unknown type has an issue of its own.
    else if (nodes.get(node.source.parent ?? "")?.definition?.container) node.parent = node.source.parent;
  }
  for (const node of nodes.values()) {
    const depth = countContainers(node, nodes);
    // Only the container that is the first too many says so, not all that is inside.
    if (node.definition?.container === undefined || depth !== limits.loopDepth) continue;
    issues.push({
      severity: "error",
      nodeId: node.id,
      field: "parent",
      code: "loop_too_deep",
      message: `${quoteName(node.source)} is a loop inside ${limits.loopDepth} others; ${limits.loopDepth} in all is the most`,
      fix: "Move the inner loops to a workflow of their own and call it.",
    });
  }
}

function checkParent(node: GraphNode, nodes: Nodes): ParentIssue | null {
  const { source } = node;
  if (source.parent === null) return null;
  const fix = "Move the node out of the container.";
  const parent = nodes.get(source.parent);
  if (!parent) return { code: "unknown_parent", message: `${quoteName(source)} is inside “${source.parent}”, which does not exist`, fix };
  if (isTrigger(node)) {
    return {
      code: "trigger_inside",
      message: `${quoteName(source)} is a trigger, so it cannot be inside ${quoteName(parent.source)}`,
      fix: "Move the trigger out of the loop.",
    };
  }
  if (parent.definition && !parent.definition.container)
    return { code: "not_a_container", message: `${quoteName(source)} is inside ${quoteName(parent.source)}, which holds no nodes`, fix };
  if (isInsideItself(node.id, nodes)) return { code: "parent_cycle", message: `${quoteName(source)} is inside itself`, fix };
  return null;
}

/** Follows the parents as the document has them. */
function isInsideItself(id: string, nodes: Nodes): boolean {
  const seen = new Set<string>();
  for (let at = nodes.get(id)?.source.parent ?? null; at !== null && !seen.has(at); at = nodes.get(at)?.source.parent ?? null) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}

/** How many containers it is inside of. `parent`s that were read have no circle. */
function countContainers(node: GraphNode, nodes: Nodes): number {
  let depth = 0;
  for (let at = node.parent; at !== null; at = nodes.get(at)?.parent ?? null) depth += 1;
  return depth;
}
