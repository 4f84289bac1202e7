import "server-only";
import type { RunDetails } from "@/server/services/runs/get-run";
import type { StepItem } from "@/server/services/runs/get-step";

/** A run as REST shows it. */
export function toRunBody({ document, plan, triggerNodeId, inputTokens, outputTokens, costUsd, ...run }: RunDetails, steps: StepItem[]) {
  return { ...run, usage: { inputTokens, outputTokens, costUsd }, steps };
}
