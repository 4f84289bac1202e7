import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { checkMapping } from "@/server/workflow/expression/check-mapping";
import { type GraphIssue, toGraph } from "@/server/workflow/graph";
import type { KnownWorkflows } from "@/server/workflow/values/list-calls";

/** `workflows`: what the workflows give that it calls. */
export type Checked = { document: WorkflowDocument; workflows: KnownWorkflows };

/** Everything that is wrong with a document, as its author reads it. Brings the expression engines: see document-checks.ts. */
export function checkDocument({ document, workflows }: Checked): readonly GraphIssue[] {
  return toGraph(document, nodeCatalog, { checkProgram: checkMapping, workflows }).issues;
}
