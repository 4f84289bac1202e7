import { download } from "@/components/download";
import type { useTRPCClient } from "@/components/trpc-provider";
import type { WorkflowDocument } from "@/server/workflow/document";

/** Gives the browser one file with the drafts of these workflows. It can be imported again, here or elsewhere. */
export async function exportWorkflows(client: ReturnType<typeof useTRPCClient>, ids: readonly string[]): Promise<void> {
  const workflows = await Promise.all(ids.map((id) => client.workflows.export.query({ id })));
  const { formatWorkflowFile, nameWorkflowFile } = await import("@/server/workflow/workflow-file");
  const [only] = workflows;
  const name = workflows.length === 1 && only ? nameWorkflowFile(only.name) : "workflows.json";
  download(name, { type: "application/json", text: formatWorkflowFile(workflows.map(toFiled)) });
}

/** What a file says of a workflow. */
function toFiled({ name, description, document }: { name: string; description: string; document: unknown }) {
  return { name, description, document: document as WorkflowDocument };
}
