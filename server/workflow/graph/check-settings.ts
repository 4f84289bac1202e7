import { errorClasses, errorCodes } from "@/server/errors";
import type { WorkflowDocument } from "../document";
import type { GraphIssue } from "../graph";
import { listUnknownErrors } from "../recovery";

/** What is wrong with the settings of the workflow itself; `field` begins with "settings". */
export function checkSettings({ nodes, settings }: WorkflowDocument): GraphIssue[] {
  const known = new Set(nodes.map(({ id }) => id));
  return (settings?.recovery ?? []).flatMap((rule, index): GraphIssue[] => {
    const unknown = listUnknownErrors(rule);
    const gone = rule.nodeIds.filter((id) => !known.has(id));
    return [
      ...(unknown.length === 0
        ? []
        : [
            {
              severity: "error" as const,
              field: `settings.recovery[${index}].errors`,
              code: "invalid_field" as const,
              message: `Recovery rule ${index + 1} is for ${quote(unknown)}, which no error is called`,
              fix: `Use a class (${Object.keys(errorClasses).join(", ")}) or a code (${Object.keys(errorCodes).join(", ")}).`,
            },
          ]),
      ...(gone.length === 0
        ? []
        : [
            {
              severity: "warning" as const,
              field: `settings.recovery[${index}].nodeIds`,
              code: "unknown_reference" as const,
              message: `Recovery rule ${index + 1} is for the node ${quote(gone)}, which does not exist`,
              fix: "Choose the nodes of the rule again, or remove the rule.",
            },
          ]),
    ];
  });
}

const quote = (names: readonly string[]) => names.map((name) => `“${name}”`).join(", ");
