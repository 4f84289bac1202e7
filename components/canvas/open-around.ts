import type { WorkflowDocument } from "@/server/workflow/document";
import { markKey } from "./mark-keys";

/** What stays collapsed when a node is to be seen: not the loops and groups around it. The same set when none of them was. */
export function openAround(
  collapsed: ReadonlySet<string>,
  { nodes, groups }: Pick<WorkflowDocument, "nodes" | "groups">,
  nodeId: string,
): ReadonlySet<string> {
  if (collapsed.size === 0) return collapsed;
  const around = new Set<string>();
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  for (let id = parents.get(nodeId); id && !around.has(id); id = parents.get(id)) around.add(id);
  for (const { id, nodeIds } of groups)
    if (nodeIds.some((member) => member === nodeId || around.has(member))) around.add(markKey("group", id));
  const still = new Set([...collapsed].filter((id) => !around.has(id)));
  return still.size < collapsed.size ? still : collapsed;
}
