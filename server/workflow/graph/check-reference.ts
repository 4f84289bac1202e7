// One reference of an expression, from its name to its last field: whether there is such a thing, and whether it will be there.
import type { TextRange } from "../expression/parse-template";
import type { FieldPath } from "../field-path";
import type { Repair } from "../graph";
import type { Outputs } from "../values/describe-outputs";
import { describeTypes } from "../values/describe-schema";
import { nearestNames } from "../values/nearest-names";
import { listFields, type Presence, stepInto, throughLists, typesOf, type ValueSchema } from "../values/value-schema";
import { type ExpressionLanguage, writeReference } from "../values/write-reference";
import { checkName, joinOr, listLoops, type NameIssue, type NamePlace } from "./check-name";
import { isTrigger, quoteName } from "./graph-node";

export type ReferencePlace = Omit<NamePlace, "text"> & {
  outputs: Outputs;
  language: ExpressionLanguage;
  /** Of the field in the config. */
  path: FieldPath;
  /** The whole text of the field. */
  source: string;
};

/** As written, and where in the field's text. `fallback`: what is used when there is nothing. */
export type WrittenReference = {
  root: string;
  path: readonly (string | number)[];
  text: string;
  from: number;
  to: number;
  fallback?: { value: unknown };
  /** Where its name and each field stand, when other things may stand between them. */
  parts?: readonly TextRange[];
};

/** What is wrong with it: at most one thing. Unknown names are errors; fields that are not known to be there, warnings. */
export function checkReference(reference: WrittenReference, place: ReferencePlace): NameIssue[] {
  const text = place.language === "template" ? `{{ ${reference.text} }}` : reference.text;
  const named = { ...place, text };
  const unknown = checkName(reference.root, named);
  if (unknown) {
    const { instead = [], ...issue } = unknown;
    // In a mapping what is not there is nothing, so that it runs all the same.
    const severity = place.language === "jsonata" ? "warning" : issue.severity;
    return [{ ...issue, severity, ...repairRoot(instead[0], reference, place) }];
  }
  return checkPath(reference, named) ?? checkPresence(reference, named) ?? [];
}

type TextPlace = ReferencePlace & { text: string };

function repairRoot(name: string | undefined, reference: WrittenReference, place: ReferencePlace): { repair?: Repair } {
  const [part] = reference.parts ?? [];
  return name !== undefined && part ? repairPart(name, part, place) : repairWith(name, reference, place);
}

/** Changes one name and leaves what stands between it and the others. */
function repairPart(name: string, { from, to }: TextRange, { path, source, language }: ReferencePlace): { repair: Repair } {
  const written = writeReference("", [name], language).replace(/^\./, "");
  return { repair: { label: `Use ${name}`, path, value: source.slice(0, from) + written + source.slice(to), from: source } };
}

function repairWith(name: string | undefined, { path, fallback, from, to }: WrittenReference, place: ReferencePlace): { repair?: Repair } {
  if (name === undefined) return {};
  const written = writeReference(name, path, place.language) + (fallback ? ` ?? ${JSON.stringify(fallback.value)}` : "");
  return { repair: { label: `Use ${name}`, path: place.path, value: replaceRange(place, { from, to }, written), from: place.source } };
}

function replaceRange({ source, language }: ReferencePlace, { from, to }: { from: number; to: number }, written: string): string {
  return source.slice(0, from) + (language === "template" ? `{{ ${written} }}` : written) + source.slice(to);
}

/** Only a warning: an output may hold more than its type says. */
function checkPath(reference: WrittenReference, place: TextPlace): NameIssue[] | null {
  const { node, nodes, field, text, outputs, moment, language } = place;
  let schema = outputs.valueAt(reference.root, [], { id: node.id, isPass: moment !== "before-step" });
  for (const [depth, key] of reference.path.entries()) {
    // A mapping goes into lists by itself.
    if (language === "jsonata") schema = throughLists(schema);
    const step = stepInto(schema, key);
    if (step.presence === "sure" || step.presence === "maybe") {
      schema = step.schema;
      continue;
    }
    const loop = listLoops(place).find(({ id }) => id === reference.root);
    const source = nodes.get(reference.root);
    const parent = reference.path.slice(0, depth).join(".");
    const owner =
      depth > 0
        ? `${reference.root}.${parent}`
        : source
          ? quoteName(source.source)
          : reference.root === "trigger"
            ? "the trigger"
            : reference.root;
    const isGiver = depth === 0 && (source !== undefined || reference.root === "trigger");
    const gives = isGiver ? (loop ? "gives its passes no" : "gives no") : "has no";
    const known = listFields(schema).map(({ name }) => name);
    const near = nearestNames(String(key), known);
    return [
      {
        severity: "warning",
        nodeId: node.id,
        field,
        code: "unknown_reference",
        message: `${quoteName(node.source)} reads “${text}”, but ${owner} ${gives} “${key}”`,
        fix: explainFields(schema, { known, near, presence: step.presence, verb: isGiver ? "gives" : "has" }),
        ...repairPath(near[0], depth, { reference, place }),
      },
    ];
  }
  return null;
}

type Known = { known: readonly string[]; near: readonly string[]; presence: Presence; verb: string };

function explainFields(schema: ValueSchema, { known, near, verb }: Known): string {
  const types = typesOf(schema);
  if (near.length > 0) return `Did you mean ${joinOr(near)}?`;
  if (known.length > 0) return `It ${verb}: ${known.slice(0, 20).join(", ")}.`;
  if (types?.size === 1 && types.has("array")) return "It is a list: pick an element such as [0].";
  return !types || types.has("object") ? "Check what the node gives." : `It is ${describeTypes(types)}, which has no fields.`;
}

function repairPath(
  name: string | undefined,
  depth: number,
  { reference, place }: { reference: WrittenReference; place: TextPlace },
): { repair?: Repair } {
  if (name === undefined) return {};
  const part = reference.parts?.[depth + 1];
  if (part) return repairPart(name, part, place);
  const path = reference.path.map((key, index) => (index === depth ? name : key));
  const { repair } = repairWith(reference.root, { ...reference, path }, place);
  return repair ? { repair: { ...repair, label: `Use ${name}` } } : {};
}

/** A node on a branch that the run may not take. In conditions what is missing is null, so nothing is wrong there. */
function checkPresence(reference: WrittenReference, place: TextPlace): NameIssue[] | null {
  const { node, nodes, field, text, outputs, language } = place;
  const source = nodes.get(reference.root);
  if (!source || reference.fallback || language !== "template" || listLoops(place).includes(source)) return null;
  const presence = outputs.ways.has(source.id, node.id);
  if (presence === "sure") return null;
  const name = quoteName(source.source);
  const at = { nodeId: node.id, field, code: "maybe_missing" } as const;
  if (presence === "never")
    return [
      {
        ...at,
        severity: "error",
        message: `${quoteName(node.source)} reads “${text}”, but ${name} never runs: ${isTrigger(source) ? "it is disabled" : "nothing that starts a run leads to it"}`,
        fix: `Connect ${name} to a trigger, or read another node.`,
      },
    ];
  const { root, path, from, to } = reference;
  return [
    {
      ...at,
      severity: "warning",
      message: `${quoteName(node.source)} reads “${text}”, but ${name} is on a branch that may not have run`,
      fix: 'Add a default for when it has not, such as ?? "".',
      repair: {
        label: 'Add ?? ""',
        path: place.path,
        value: replaceRange(place, { from, to }, `${writeReference(root, path, language)} ?? ""`),
        from: place.source,
      },
    },
  ];
}
