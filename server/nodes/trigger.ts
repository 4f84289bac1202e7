import * as z from "zod";
import { defineNode, type TriggerDefinition } from "@/server/workflow/define";

/** A trigger as a node: it has no input, and its output is what the trigger received when the run began. */
export function triggerNode(trigger: TriggerDefinition) {
  return defineNode({
    type: trigger.type,
    look: trigger.look,
    docs: trigger.docs,
    config: trigger.config,
    output: trigger.output,
    ...(trigger.describeOutput ? { describeOutput: trigger.describeOutput } : {}),
    hasInput: false,
    example: { config: trigger.example.config, input: trigger.example.output, output: trigger.example.output },
    execute: async ({ input }) => ({ output: z.parse(trigger.output, input) }),
  });
}
