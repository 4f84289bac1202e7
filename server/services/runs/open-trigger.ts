import "server-only";
import { AppError } from "@/server/errors";
import { triggerDefinitions } from "@/server/triggers/registry";
import type { TriggerDefinition } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";

/**
 * What a trigger makes of a request. With `usesPins`, one whose output is pinned gives that, whatever is asked. The returned function
 * throws `invalid_input` with the field that the trigger refuses.
 */
export function openTrigger(
  document: WorkflowDocument,
  triggerNodeId: string,
  { usesPins }: { usesPins: boolean },
): (received: unknown) => unknown {
  const node = document.nodes.find((candidate) => candidate.id === triggerNodeId);
  const definition: TriggerDefinition | undefined = Object.values<TriggerDefinition>(triggerDefinitions).find(
    (known) => known.type === node?.type,
  );
  if (!node || !definition) throw new AppError("invalid_input", "There is no such trigger in this workflow.", { field: "triggerNodeId" });
  const { pinned } = node;
  if (usesPins && pinned !== null) return () => pinned.output;
  const config = definition.config.parse(node.config);
  return (received) => {
    const answer = definition.receive(received, config, new Date().toISOString());
    if ("error" in answer) throw new AppError(answer.error.code, answer.error.message, answer.error);
    return answer.output;
  };
}
