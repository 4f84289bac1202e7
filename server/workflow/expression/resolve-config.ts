import { AppError } from "@/server/errors";
import type { NodeDefinition } from "../define";
import { formatFieldPath } from "../field-path";
import { describeField, isLateField, isTextField } from "../field-schema";
import { resolveTemplates, type Scope } from "./resolve-templates";

/**
 * A node's config as `execute` gets it: templates resolved against `scope` (programs, and templates for the end of a pass, stay as written),
 * then parsed by the definition's schema, defaults filled in. Fields in errors begin with "config.".
 * Throws `expression_failed` when a template cannot be resolved, `config_invalid` when the result does not fit the schema.
 */
export function resolveConfig(
  definition: Pick<NodeDefinition, "config">,
  config: Record<string, unknown>,
  scope: Scope,
): Record<string, unknown> {
  const isProgram = (path: readonly (string | number)[]) => isLateField(definition.config, path.slice(1));
  const isText = (path: readonly (string | number)[]) => isTextField(definition.config, path.slice(1));
  const resolved = resolveTemplates(config, scope, { at: ["config"], isProgram, isText });
  const parsed = definition.config.safeParse(resolved);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).filter((part) => typeof part !== "symbol");
  const title = describeField(definition.config, path).title;
  throw new AppError("config_invalid", `${title ?? formatFieldPath(path)}: ${issue?.message ?? "not valid"}`, {
    field: formatFieldPath(["config", ...path]),
    fix: "Change the setting, or what the expression in it gives.",
  });
}
