import type { TriggerDefinition } from "@/server/workflow/define";
import { manual } from "./manual";
import { webhook } from "./webhook";

/** Every trigger, by type. A new one is a file and a line here. */
export const triggerDefinitions = { manual, webhook } satisfies Record<string, TriggerDefinition>;
