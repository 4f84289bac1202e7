import "server-only";
import type * as z from "zod";
import { AppError } from "@/server/errors";
import type { TriggerDefinition } from "@/server/workflow/define";
import type { DocumentNode } from "@/server/workflow/document";

/**
 * The settings of a trigger that is to be opened. The graph passes bad ones where the node will not run (a pinned one): throws
 * `workflow_invalid` for them.
 */
export function readTriggerConfig<Config extends z.ZodObject>(
  trigger: Pick<TriggerDefinition<Config>, "config">,
  node: DocumentNode,
): z.output<Config> {
  const parsed = trigger.config.safeParse(node.config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("workflow_invalid", `“${node.name || node.id}”: ${issue?.message ?? "its settings are not valid"}.`, {
    field: [node.id, "config", ...(issue?.path ?? [])].join("."),
    fix: "Correct the trigger's settings, or switch it off.",
  });
}
