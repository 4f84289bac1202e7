import "server-only";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import type { Actor } from "@/server/permissions";
import { withConfig } from "@/server/workflow/fork-plan";
import type { Graph } from "@/server/workflow/graph";
import { isTrigger, quoteName } from "@/server/workflow/graph/graph-node";
import { listReachable } from "@/server/workflow/graph/order-nodes";
import { keepUntil } from "@/server/workflow/keep-nodes";
import { compilePlan, type Plan } from "@/server/workflow/plan";
import { readLastRuns } from "../last-steps";
import { openTrigger } from "../open-trigger";
import type { Draft, PartialPlan, StartPartial } from "../start-partial";
import { requirePart } from "./require-part";

/** A run of what a node needs and of the node. */
export async function planUntilNode(actor: Actor, draft: Draft, request: StartPartial): Promise<PartialPlan> {
  const { part } = requirePart(draft, keepUntil(draft.document, nodeCatalog, request.nodeId));
  const { given } = await readLastRuns(actor, draft.workflowId);
  const trigger = chooseTrigger(part, request, (id) => given.get(id)?.at ?? "");
  return {
    plan: { ...walkOneByOne(compilePlan(part, trigger), part, request.nodeId), until: request.nodeId },
    input: openTrigger(draft.document, trigger, { usesPins: true })(request.input),
  };
}

/** The loops around the node make one pass at a time, so that none begins beside the one in which the run ends. */
function walkOneByOne(plan: Plan, { nodes }: Graph, nodeId: string): Plan {
  let made = plan;
  for (let loop = nodes.get(nodes.get(nodeId)?.parent ?? ""); loop; loop = nodes.get(loop.parent ?? ""))
    if (loop.source.config.concurrency !== undefined) made = withConfig(made, loop.id, { ...loop.source.config, concurrency: 1 });
  return made;
}

/** The triggers, switched on, that lead to a node. Throws `conflict` when there are none. */
export function listTriggersOf(graph: Graph, nodeId: string): string[] {
  const leading = graph.triggers.filter((id) => listReachable(graph.nodes, [id]).has(nodeId));
  if (leading.length > 0) return leading;
  const node = graph.nodes.get(nodeId);
  throw new AppError("conflict", `${node ? quoteName(node.source) : nodeId} is not connected to a trigger that is switched on.`, {
    field: "nodeId",
    fix: "Connect it, or run this node alone.",
  });
}

/** The wanted one; else the one that ran last, the manual one, the first. */
function chooseTrigger(graph: Graph, { nodeId, triggerNodeId }: StartPartial, lastRan: (id: string) => string): string {
  const leading = listTriggersOf(graph, nodeId);
  if (triggerNodeId !== undefined) {
    if (leading.includes(triggerNodeId)) return triggerNodeId;
    const known = graph.nodes.get(triggerNodeId);
    const what =
      known && isTrigger(known) ? `${quoteName(known.source)} does not lead to this node` : `There is no trigger “${triggerNodeId}”`;
    throw new AppError("invalid_input", `${what}.`, { field: "triggerNodeId", fix: `Name one of: ${leading.join(", ")}.` });
  }
  const rank = (id: string) => `${lastRan(id)} ${graph.nodes.get(id)?.source.type === "manual" ? 1 : 0}`;
  return leading.reduce((best, id) => (rank(id) > rank(best) ? id : best));
}
