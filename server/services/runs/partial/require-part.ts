import "server-only";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { type Graph, type GraphIssue, toGraph } from "@/server/workflow/graph";
import { pickNodes } from "@/server/workflow/keep-nodes";
import type { Draft } from "../start-partial";

/** Issues of the workflow as a whole that do not keep a part of it from running. */
const ofTheWhole: ReadonlySet<GraphIssue["code"]> = new Set(["no_trigger"]);

/**
 * The graph of these nodes of a draft, and of the whole draft. Throws `workflow_invalid` with the issues that concern them; what is
 * wrong elsewhere does not matter to a run that never comes there.
 */
export function requirePart(
  { document, profiles }: Pick<Draft, "document" | "profiles">,
  kept: ReadonlySet<string>,
): { part: Graph; whole: Graph } {
  const { graph: whole, issues } = toGraph(document, nodeCatalog, { checkProgram: checkMapping, profiles });
  const edges = new Set(document.edges.flatMap(({ id, source, target }) => (kept.has(source) && kept.has(target) ? [id] : [])));
  const own = issues.filter(({ severity, code, nodeId, edgeId }) => {
    if (severity !== "error" || ofTheWhole.has(code)) return false;
    return nodeId === undefined ? edgeId === undefined || edges.has(edgeId) : kept.has(nodeId);
  });
  const [first] = own;
  if (first)
    throw new AppError("workflow_invalid", `${first.message}.`, {
      ...(first.nodeId === undefined ? {} : { field: [first.nodeId, first.field].filter(Boolean).join(".") }),
      fix: first.fix ?? "Fix the problems that the editor lists.",
      data: { issues: own },
    });
  return { part: toGraph(pickNodes(document, nodeCatalog, kept), nodeCatalog, { profiles }).graph, whole };
}
