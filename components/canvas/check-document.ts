import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { type GraphIssue, toGraph } from "@/server/workflow/graph";
import type { KnownProfiles } from "@/server/workflow/profile/known-profiles";
import type { KnownWorkflows } from "@/server/workflow/values/list-calls";

/** `workflows`: what the workflows give that it calls; `profiles`: what the profiles say that its agents name. */
export type Checked = { document: WorkflowDocument; workflows: KnownWorkflows; profiles: KnownProfiles };

/** Everything that is wrong with a document, as its author reads it. Brings the expression engines: see document-checks.ts. */
export function checkDocument({ document, workflows, profiles }: Checked): readonly GraphIssue[] {
  return toGraph(document, nodeCatalog, { checkProgram: checkMapping, workflows, profiles }).issues;
}
