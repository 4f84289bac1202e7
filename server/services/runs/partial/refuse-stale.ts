import "server-only";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { quoteName } from "@/server/workflow/graph/graph-node";
import type { PlanStep } from "@/server/workflow/plan";
import { findStale } from "@/server/workflow/stale-nodes";
import { describeStale } from "@/server/workflow/stale-words";
import { type LastRuns, readRanAs } from "../last-steps";

/** Throws `conflict` that names the first of the steps whose output is of other settings or connections than the draft has now. */
export function refuseStale(document: WorkflowDocument, last: LastRuns, reused: readonly PlanStep[]): void {
  const ranAs = readRanAs(last);
  const stale = findStale(document, nodeCatalog, (nodeId) => ranAs.get(nodeId));
  for (const { nodeId } of reused) {
    const [reason] = stale.get(nodeId) ?? [];
    const node = document.nodes.find(({ id }) => id === nodeId);
    if (!reason || !node) continue;
    const why = describeStale(reason, { nodeId, document, catalog: nodeCatalog });
    throw new AppError("conflict", `The output of ${quoteName(node)} is stale. ${why}.`, {
      field: "nodeId",
      fix: `Run from ${quoteName(node)}, pin its output, or use the stale output.`,
      data: { nodeId, reason: "stale" },
    });
  }
}
