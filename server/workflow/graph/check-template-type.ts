import type { NodeDefinition } from "../define";
import type { FoundTemplate } from "../expression/list-references";
import { formatFieldPath } from "../field-path";
import { describeField, typesOfField } from "../field-schema";
import { describeTypes } from "../values/describe-schema";
import { typesOf } from "../values/value-schema";
import type { NameIssue } from "./check-name";
import type { ReferencePlace } from "./check-reference";
import { quoteName } from "./graph-node";

const cures: Readonly<Record<string, string>> = {
  number: "Read a value that is a number, or make one in a Set fields node with the mapping $number(…).",
  boolean: "Read a value that is true or false, or make one in a Set fields node with a mapping.",
  array: "Read a value that is a list, or make one in a Set fields node with a mapping.",
};

/** Whether what the template gives can be what the field takes. Fields for text take anything: it is written out there. */
export function checkTemplateType(
  { references, isWhole }: FoundTemplate,
  { node, outputs, field, moment, path, definition }: Omit<ReferencePlace, "language"> & { definition: NodeDefinition },
): NameIssue[] {
  const wanted = typesOfField(definition.config, path);
  if (wanted === null || wanted.has("string") || references.length === 0) return [];
  const [reference] = references;
  const given = isWhole && reference ? givenTypes() : new Set(["string"]);
  if (given === null || [...given].some((type) => wanted.has(type))) return [];
  const title = describeField(definition.config, path).title || formatFieldPath(path);
  const [first = ""] = wanted;
  const what = isWhole ? `“{{ ${reference?.text} }}” is ${describeTypes(given)}` : "text with an expression in it is always text";
  return [
    {
      severity: "error",
      nodeId: node.id,
      field,
      code: "wrong_type",
      message: `${quoteName(node.source)}: ${title} takes ${describeTypes(wanted)}, but ${what}`,
      fix: isWhole ? (cures[first] ?? "Read another value.") : "Leave only the expression in the field.",
    },
  ];

  function givenTypes(): ReadonlySet<string> | null {
    if (!reference) return null;
    const schema = outputs.valueAt(reference.root, reference.path, { id: node.id, isPass: moment !== "before-step" });
    const types = typesOf(schema);
    if (!types || !reference.fallback) return types;
    const { value } = reference.fallback;
    return new Set([...types, value === null ? "null" : Array.isArray(value) ? "array" : typeof value]);
  }
}
