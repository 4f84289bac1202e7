// What is wrong with the text of one field, place by place, for marks under it while it is typed. The same checks as toGraph's.
import { checkCondition } from "../expression/check-condition";
import type { MappingReference } from "../expression/list-mapping-references";
import { parseTemplate, type TextRange } from "../expression/parse-template";
import type { FieldPath } from "../field-path";
import type { Graph } from "../graph";
import type { Moment } from "../graph/check-name";
import { checkReference, type ReferencePlace, type WrittenReference } from "../graph/check-reference";
import { quoteName } from "../graph/graph-node";
import { describeOutputs } from "./describe-outputs";
import type { KnownWorkflows } from "./list-calls";

export type TextProblem = TextRange & {
  severity: "error" | "warning";
  message: string;
  fix?: string;
  /** What the whole text would be without it. */
  repair?: { label: string; text: string };
};

export type TextPlace = { graph: Graph; nodeId: string; moment: Moment; workflows?: KnownWorkflows };

/** Problems of a text with `{{ }}`. */
export function checkTemplateText(text: string, place: TextPlace): TextProblem[] {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return [{ from: parsed.from, to: parsed.to, severity: "error", message: parsed.message }];
  const references = parsed.parts.flatMap((part) =>
    part.kind === "reference" ? [{ ...part.reference, from: part.from, to: part.to }] : [],
  );
  return checkAll(references, { ...place, source: text, language: "template" });
}

/** Problems of a condition. */
export function checkConditionText(text: string, place: TextPlace): TextProblem[] {
  if (text.trim() === "") return [];
  const checked = checkCondition(text);
  if (checked.ok) {
    const references = checked.references.map((reference) => ({ ...reference, text: text.slice(reference.from, reference.to) }));
    return checkAll(references, { ...place, source: text, language: "cel" });
  }
  const from = Math.min(checked.from ?? 0, Math.max(0, text.length - 1));
  return [{ from, to: Math.max(from + 1, Math.min(checked.to ?? text.length, text.length)), severity: "error", message: checked.message }];
}

/** Problems of the names in a mapping, which somebody with its parser has listed. */
export function checkMappingNames(text: string, references: readonly MappingReference[], place: TextPlace): TextProblem[] {
  const written = references.map((reference) => ({ ...reference, text: text.slice(reference.from, reference.to) }));
  return checkAll(written, { ...place, source: text, language: "jsonata" });
}

type Source = TextPlace & Pick<ReferencePlace, "source" | "language">;

function checkAll(references: readonly WrittenReference[], { graph, nodeId, moment, workflows, source, language }: Source): TextProblem[] {
  const node = graph.nodes.get(nodeId);
  if (!node) return [];
  const path: FieldPath = [];
  const place = { node, nodes: graph.nodes, outputs: describeOutputs(graph, workflows), field: "", moment, path, source, language };
  return references.flatMap((reference) =>
    checkReference(reference, place).map(({ severity, message, fix, repair }) => ({
      from: reference.from,
      to: reference.to,
      severity,
      message: withoutNode(message, quoteName(node.source)),
      ...(fix === undefined ? {} : { fix }),
      ...(repair && typeof repair.value === "string" ? { repair: { label: repair.label, text: repair.value } } : {}),
    })),
  );
}

/** In the field itself it is plain which node reads what. */
function withoutNode(message: string, name: string): string {
  const [, reason = message] = message.startsWith(`${name} reads `) ? (/”, (?:but )?(.*)$/.exec(message) ?? []) : [];
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
