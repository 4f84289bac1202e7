import type { WorkflowDocument } from "../document";
import type { ValueSchema } from "./value-schema";

/** What runs of other workflows give, by `callKey`, as far as it was asked for. */
export type KnownWorkflows = ReadonlyMap<string, ValueSchema>;

/** A workflow as a step calls it: a version of it, or whichever is published. */
export const callKey = (workflowId: string, version?: number) => (version === undefined ? workflowId : `${workflowId}@${version}`);

/** Another workflow that a step runs. `version` left out: whichever is published. */
export type WorkflowCall = { workflowId: string; version: number | undefined };

/** The workflows that a document calls as steps, once each. */
export function listCalls({ nodes }: Pick<WorkflowDocument, "nodes">): WorkflowCall[] {
  const calls = new Map<string, WorkflowCall>();
  for (const { type, config } of nodes) {
    const { workflowId, version } = config;
    if (type !== "sub-workflow" || typeof workflowId !== "string" || workflowId === "") continue;
    const call = { workflowId, version: typeof version === "number" ? version : undefined };
    calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()];
}
