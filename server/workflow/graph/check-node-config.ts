import type * as z from "zod";
import { checkCron } from "../cron-times";
import { checkCondition } from "../expression/check-condition";
import { type FoundTemplate, listReferences, listTexts } from "../expression/list-references";
import { mayHoldExpression } from "../expression/parse-template";
import { readPath } from "../expression/read-path";
import { type FieldPath, formatFieldPath } from "../field-path";
import { describeField, isProgramField } from "../field-schema";
import type { GraphIssue } from "../graph";
import { readProfileReference } from "../profile/known-profiles";
import type { Outputs } from "../values/describe-outputs";
import { momentOf } from "./check-name";
import { checkReference, type WrittenReference } from "./check-reference";
import { checkTemplateType } from "./check-template-type";
import { type GraphNode, quoteName } from "./graph-node";

const cronFix = "Write it like 0 9 * * 1-5 (at 9 on weekdays), */15 * * * * (each quarter of an hour) or @daily.";

/** Reads a program in a language other than CEL and cron: what is wrong with it, or what it refers to; null when it cannot be told. */
export type ProgramCheck = (
  language: "jsonata" | "javascript",
  text: string,
) => { ok: true; references: readonly Omit<WrittenReference, "text">[] } | { ok: false; message: string } | null;

type Surroundings = { nodes: ReadonlyMap<string, GraphNode>; outputs: Outputs; checkProgram?: ProgramCheck | undefined };
type Definition = NonNullable<GraphNode["definition"]>;
type Issue = GraphIssue & { nodeId: string };

/** What is wrong with the settings of one node: its profile, fields, templates, programs, and names in them that cannot be read there. */
export function checkNodeConfig(node: GraphNode, around: Surroundings): Issue[] {
  const { definition } = node;
  if (!definition) return [];
  return [
    ...checkProfile(node),
    ...checkFields(node, definition),
    ...checkPin(node),
    ...checkTemplates(node, definition, around),
    ...checkPrograms(node, definition, around),
  ];
}

function checkProfile({ source, profile }: GraphNode): Issue[] {
  if (profile !== "gone" && profile !== "copy") return [];
  const name = readProfileReference(source)?.name;
  const called = name ? `the profile “${name}”` : "a profile";
  const at = { nodeId: source.id, field: "config.profile", code: "missing_profile" as const };
  return profile === "gone"
    ? [
        {
          ...at,
          severity: "error",
          message: `${quoteName(source)} uses ${called}, or a version of it, that is not there any more`,
          fix: "Choose another profile, or take it away and fill in the settings.",
        },
      ]
    : [
        {
          ...at,
          severity: "warning",
          message: `${quoteName(source)} uses a copy of ${called}, which is not here`,
          fix: "Choose a profile that is here, or keep the copy.",
        },
      ];
}

function checkFields({ source, profile }: GraphNode, definition: Definition): Issue[] {
  const parsed = definition.config.safeParse(source.config);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    const read = readPath(source.config, path);
    const raw = read.found ? read.value : undefined;
    const isLeft = raw === undefined && (profile === "unknown" || profile === "gone");
    return isLeft || isOpen(raw, path, definition) ? [] : [describeFieldIssue(issue, { source, definition, path, raw })];
  });
}

/** What a template will give is not known yet, so its field is only checked when the step runs. */
function isOpen(raw: unknown, path: FieldPath, definition: Definition): boolean {
  // What a trigger is set to decides whether there is a run at all, so nothing in it can come from one.
  if (definition.hasInput === false) return false;
  if (typeof raw === "string") return mayHoldExpression(raw) && !isProgramField(definition.config, path);
  return path.length > 0 && listReferences(raw, { at: path, isProgram: (inner) => isProgramField(definition.config, inner) }).length > 0;
}

type FieldIssue = { source: GraphNode["source"]; definition: Definition; path: FieldPath; raw: unknown };

function describeFieldIssue(issue: z.core.$ZodIssue, { source, definition, path, raw }: FieldIssue): Issue {
  const isEmpty = raw === undefined || raw === null || raw === "" || (Array.isArray(raw) && raw.length === 0);
  const isMissing =
    isEmpty &&
    path.length > 0 &&
    (issue.code === "invalid_type" || issue.code === "too_small" || issue.code === "invalid_union" || issue.code === "invalid_value");
  const title = describeField(definition.config, path).title ?? formatFieldPath(path);
  const standard = /^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message);
  const message =
    isMissing && standard ? `${title} is missing` : title === "" ? issue.message : standard ? `${title}: ${issue.message}` : issue.message;
  return {
    severity: "error",
    nodeId: source.id,
    field: formatFieldPath(["config", ...path]),
    code: isMissing ? "missing_field" : "invalid_field",
    message: `${quoteName(source)}: ${message}`,
    fix: readFix(issue) ?? (isMissing ? `Fill in ${title}.` : "Correct the setting."),
  };
}

/** What the author of a check says to do: `params: { fix }`. */
function readFix(issue: z.core.$ZodIssue): string | undefined {
  const fix: unknown = issue.code === "custom" ? issue.params?.fix : undefined;
  return typeof fix === "string" ? fix : undefined;
}

function checkPin({ id, source, handles }: GraphNode): Issue[] {
  const handle = source.pinned?.handle;
  if (handle === undefined || handles.includes(handle)) return [];
  return [
    {
      severity: "error",
      nodeId: id,
      field: "pinned.handle",
      code: "unknown_handle",
      message: `${quoteName(source)} has a pinned output that leaves by “${handle}”, which it does not have`,
      fix: "Pin the output again.",
    },
  ];
}

function checkTemplates(node: GraphNode, definition: Definition, around: Surroundings): Issue[] {
  const isProgram = (path: FieldPath) => isProgramField(definition.config, path.slice(1));
  const templates = listReferences(node.source.config, { at: ["config"], isProgram });
  return templates.flatMap((template) => checkTemplate(template, { node, definition, around }));
}

type Source = { node: GraphNode; definition: Definition; around: Surroundings };

function checkTemplate(template: FoundTemplate, { node, definition, around }: Source): Issue[] {
  const { path, references, problem } = template;
  const field = formatFieldPath(path);
  const moment = momentOf(describeField(definition.config, path.slice(1)));
  if (problem !== undefined) {
    return [
      {
        severity: "error",
        nodeId: node.id,
        field,
        code: "expression_syntax",
        message: `${quoteName(node.source)}: ${problem}`,
        fix: "Correct the expression.",
      },
    ];
  }
  const at = { node, nodes: around.nodes, outputs: around.outputs, field, moment, path: path.slice(1), source: template.text };
  const found = references.flatMap((reference) => checkReference(reference, { ...at, language: "template" }));
  return found.length > 0 ? found : checkTemplateType(template, { ...at, definition });
}

function checkPrograms(node: GraphNode, definition: Definition, { nodes, outputs, checkProgram }: Surroundings): Issue[] {
  return listTexts(node.source.config).flatMap(({ path, text }) => {
    const meta = describeField(definition.config, path);
    const { language } = meta;
    if (language === undefined || (text === "" && language !== "cron")) return [];
    const field = formatFieldPath(["config", ...path]);
    const refuse = (code: GraphIssue["code"], problem: string, fix: string): Issue[] => [
      { severity: "error", nodeId: node.id, field, code, message: `${quoteName(node.source)}: ${problem}`, fix },
    ];
    if (language === "cron") {
      const problem = checkCron(text);
      return problem ? refuse("invalid_field", problem, cronFix) : [];
    }
    // What is wrong with it, its database says.
    if (language === "sql") return [];
    const checked = language === "cel" ? checkCondition(text) : checkProgram?.(language, text);
    if (!checked) return [];
    if (!checked.ok) return refuse("expression_syntax", checked.message, "Correct the expression.");
    if (meta.inPassing && "withinBounds" in checked && !checked.withinBounds)
      return refuse(
        "invalid_field",
        `${meta.title ?? field} is too large to be checked with every event`,
        "Shorten it, or decide with an If node.",
      );
    const at = { node, nodes, outputs, field, moment: momentOf(meta), path, source: text, language };
    return checked.references.flatMap((reference) => checkReference({ ...reference, text: text.slice(reference.from, reference.to) }, at));
  });
}
