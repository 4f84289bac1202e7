import { download } from "@/components/download";
import type { WorkflowDocument } from "@/server/workflow/document";
import { exportDocument } from "@/server/workflow/export-document";

/** Gives the person the workflow as a JSON file. */
export function downloadDocument(name: string, document: WorkflowDocument) {
  const words = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 60);
  download(`${words.replaceAll(/^-|-$/g, "") || "workflow"}.json`, { type: "application/json", text: exportDocument(document) });
}
