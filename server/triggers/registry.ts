import type { TriggerDefinition } from "@/server/workflow/define";
import { event } from "./event";
import { manual } from "./manual";
import { schedule } from "./schedule";
import { webhook } from "./webhook";

/** Every trigger, by type. A new one is a file and a line here. */
export const triggerDefinitions = { manual, webhook, schedule, event } satisfies Record<string, TriggerDefinition>;
