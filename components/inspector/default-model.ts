// A new agent starts with the model chosen last, so that it can run without a visit to its settings.
import type { ModelRef } from "@/server/workflow/chat";
import type { NodeDefinition } from "@/server/workflow/define";
import { readFormSchema } from "./form-schema";

const key = "trellis:model";

/** Always there and needs no key; it says itself that it is scripted. */
const builtIn: ModelRef = { provider: "demo", model: "demo-1" };

export function rememberModel(storage: Pick<Storage, "setItem">, { provider, model }: ModelRef) {
  storage.setItem(key, `${provider}\n${model}`);
}

export function readLastModel(storage: Pick<Storage, "getItem">): ModelRef {
  const [provider, model] = storage.getItem(key)?.split("\n") ?? [];
  return provider && model ? { provider, model } : builtIn;
}

/** The settings a new node of this type starts with: a model where it needs one, nothing else. */
export function newConfig(definition: NodeDefinition, model: ModelRef): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(readFormSchema(definition.config).properties ?? {})) {
    if (field.control === "models") config[name] = [model];
    if (field.control === "model") config[name] = model;
  }
  return config;
}
