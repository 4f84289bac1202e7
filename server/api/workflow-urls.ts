import "server-only";
import type { WorkflowDetails } from "@/server/services/workflows/get-workflow";

/** The workflow with its triggers' URLs as a caller outside can use them. */
export function withAbsoluteUrls(workflow: WorkflowDetails, origin: string): WorkflowDetails {
  const triggers = workflow.triggers.map((trigger) => ({ ...trigger, url: trigger.url && new URL(trigger.url, origin).href }));
  return { ...workflow, triggers };
}
