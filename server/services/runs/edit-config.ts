import "server-only";
import { AppError } from "@/server/errors";
import { nodeCatalog } from "@/server/nodes/registry";
import { type Actor, actorAllows } from "@/server/permissions";
import type { WorkflowDocument } from "@/server/workflow/document";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { toGraph } from "@/server/workflow/graph";
import type { PlanStep } from "@/server/workflow/plan";

export type ConfigEdit = { config: Record<string, unknown>; document: WorkflowDocument };

/**
 * The settings of a step with some of them changed, as written (templates unresolved), and the document with them: checked as a
 * draft is. Throws `invalid_input` that names the setting. Settings only name credentials, so no secret can be read or changed here.
 */
export function editConfig(
  actor: Actor,
  { document, step, changes }: { document: WorkflowDocument; step: PlanStep; changes: Record<string, unknown> },
): ConfigEdit {
  // Who may only start what others wrote must not make it do something else.
  if (!actorAllows(actor, "workflow:write"))
    throw new AppError("forbidden", "Changing a step's settings needs the permission workflow:write.", {
      field: "config",
      fix: "Leave out `config`, or ask an admin for the permission.",
    });
  const unknown = findUnknown(step, changes);
  if (unknown !== undefined)
    throw new AppError("invalid_input", `“${step.name}” has no setting “${unknown}”.`, {
      field: `config.${unknown}`,
      fix: "Give only settings that the node has.",
    });
  const config = { ...step.config, ...changes };
  const edited = {
    ...document,
    nodes: document.nodes.map((node) => (node.id === step.nodeId ? { ...node, config } : node)),
  };
  const { issues } = toGraph(edited, nodeCatalog, { checkProgram: checkMapping });
  const problem = issues.find(
    ({ severity, nodeId, field }) => severity === "error" && nodeId === step.nodeId && field?.startsWith("config") === true,
  );
  if (problem)
    throw new AppError("invalid_input", `${problem.message}.`, {
      field: problem.field ?? "config",
      fix: problem.fix ?? "Correct the setting.",
    });
  return { config, document: edited };
}

/** A misspelt name would change nothing and say nothing. */
function findUnknown(step: PlanStep, changes: Record<string, unknown>): string | undefined {
  const known = nodeCatalog[step.type]?.config.shape ?? {};
  return Object.keys(changes).find((name) => !Object.hasOwn(known, name) && !Object.hasOwn(step.config, name));
}
