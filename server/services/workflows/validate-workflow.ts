import "server-only";
import type * as z from "zod";
import { nodeCatalog } from "@/server/nodes/registry";
import type { Actor } from "@/server/permissions";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { type GraphIssue, toGraph } from "@/server/workflow/graph";
import { listCalls } from "@/server/workflow/values/list-calls";
import { readProfiles } from "../profiles/read-profiles";
import type { workflowIdInput } from "./document";
import { getWorkflow } from "./get-workflow";
import { readCalled } from "./workflow-output";

/** Everything that is wrong with the draft; `valid` when it could be published. */
export async function validateWorkflow(
  actor: Actor,
  { id }: z.output<typeof workflowIdInput>,
): Promise<{ valid: boolean; issues: GraphIssue[] }> {
  const { document } = await getWorkflow(actor, { id });
  const workflows = await readCalled(actor, listCalls(document));
  const profiles = await readProfiles(actor.orgId, document);
  const { issues } = toGraph(document, nodeCatalog, { checkProgram: checkMapping, workflows, profiles });
  return { valid: issues.every((issue) => issue.severity !== "error"), issues };
}
