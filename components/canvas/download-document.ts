import type { WorkflowDocument } from "@/server/workflow/document";
import { exportDocument } from "@/server/workflow/export-document";

/** Gives the person the workflow as a JSON file. */
export function downloadDocument(name: string, document: WorkflowDocument) {
  const url = URL.createObjectURL(new Blob([exportDocument(document)], { type: "application/json" }));
  const link = window.document.createElement("a");
  link.href = url;
  link.download = `${
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 60) || "workflow"
  }.json`;
  link.click();
  // The download has begun by then; the browser reads the data when the link is followed.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
