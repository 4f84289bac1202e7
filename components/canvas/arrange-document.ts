import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";
import { layoutDocument } from "@/server/workflow/layout-document";

/** Places for all nodes. Brings the layout: see tidy.ts. */
export function arrangeDocument(document: WorkflowDocument): Record<string, Point> {
  return layoutDocument(document, nodeCatalog);
}
