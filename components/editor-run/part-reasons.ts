import { collectStream } from "@/components/canvas/walk-graph";
import type { NodeCatalog } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { PartialRun } from "@/server/workflow/partial-run";

type Facts = {
  document: WorkflowDocument;
  catalog: NodeCatalog;
  nodeId: string | null;
  /** Whether a run of the workflow is known; null: not asked yet. */
  hasRun: boolean | null;
};

/** Why a part of the draft cannot be run; null when nothing is known against it. What only the server knows it says itself. */
export function whyNotPart(kind: PartialRun["kind"], { document, catalog, nodeId, hasRun }: Facts): string | null {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node) return "Select a node first";
  if (node.disabled) return "This node is disabled";
  if (kind === "only") return node.pinned === null ? null : "Its output is pinned, so it would not run";
  const before = collectStream(document, node.id, "up");
  const triggers = document.nodes.filter(({ id, type, disabled }) => before.has(id) && !disabled && catalog[type]?.hasInput === false);
  if (triggers.length === 0) return "It is not connected to a trigger";
  if (kind === "from" && hasRun === false && triggers.every(({ pinned }) => pinned === null)) return "Nothing before it has run yet";
  return null;
}
