import "server-only";
import type { WorkflowDetails } from "@/server/services/workflows/get-workflow";

/** Its address as a caller outside can use it. */
export const withAbsoluteUrl = <Item extends { url: string }>(item: Item, origin: string): Item =>
  item.url === "" ? item : { ...item, url: new URL(item.url, origin).href };

/** The workflow with its triggers' URLs as a caller outside can use them. */
export function withAbsoluteUrls(workflow: WorkflowDetails, origin: string): WorkflowDetails {
  const triggers = workflow.triggers.map((trigger) => ({ ...trigger, url: trigger.url && new URL(trigger.url, origin).href }));
  return { ...workflow, triggers };
}
