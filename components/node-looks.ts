import type { NodeLook } from "@/components/org-context";
import { nodeCatalog } from "@/server/nodes/registry";

/** Label, group and icon of every node type. Called on the server, so that lists need not ship the node types' code. */
export function nodeLooks(): Record<string, NodeLook> {
  return Object.fromEntries(
    Object.entries(nodeCatalog).map(([type, { look }]) => [type, { label: look.label, group: look.group, icon: look.icon }]),
  );
}
