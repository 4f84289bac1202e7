import type * as z from "zod";
import { reservedNames } from "../document";
import { checkCondition } from "../expression/check-condition";
import { type FoundTemplate, listReferences, listTexts } from "../expression/list-references";
import { mayHoldExpression } from "../expression/parse-template";
import { readPath } from "../expression/read-path";
import { type FieldPath, formatFieldPath } from "../field-path";
import { describeField, isProgramField, listOutputFields } from "../field-schema";
import type { GraphIssue } from "../graph";
import { type GraphNode, quoteName } from "./graph-node";
import { listUpstream } from "./order-nodes";

/** What is wrong with a program in a language other than CEL; null when nothing is, or when the language is not known. */
export type ProgramCheck = (language: "jsonata" | "javascript" | "cron", text: string) => string | null;

type Nodes = ReadonlyMap<string, GraphNode>;
type Definition = NonNullable<GraphNode["definition"]>;
type Issue = GraphIssue & { nodeId: string };

/** Names that expressions always have. A node of that name cannot exist. */
const givenNames: ReadonlySet<string> = new Set(reservedNames.filter((name) => !["true", "false", "null", "in"].includes(name)));

/** What is wrong with the settings of one node: fields, templates, programs, and names in them that cannot be read there. */
export function checkNodeConfig(node: GraphNode, nodes: Nodes, checkProgram?: ProgramCheck): Issue[] {
  const { definition } = node;
  if (!definition) return [];
  return [
    ...checkFields(node, definition),
    ...checkPin(node),
    ...checkTemplates(node, definition, nodes),
    ...checkPrograms(node, definition, { nodes, checkProgram }),
  ];
}

function checkFields({ source }: GraphNode, definition: Definition): Issue[] {
  const parsed = definition.config.safeParse(source.config);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    const read = readPath(source.config, path);
    const raw = read.found ? read.value : undefined;
    return isOpen(raw, path, definition) ? [] : [describeFieldIssue(issue, { source, definition, path, raw })];
  });
}

/** What a template will give is not known yet, so its field is only checked when the step runs. */
function isOpen(raw: unknown, path: FieldPath, definition: Definition): boolean {
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
    fix: isMissing ? `Fill in ${title}.` : "Correct the setting.",
  };
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

function checkTemplates(node: GraphNode, definition: Definition, nodes: Nodes): Issue[] {
  const isProgram = (path: FieldPath) => isProgramField(definition.config, path.slice(1));
  const templates = listReferences(node.source.config, { at: ["config"], isProgram });
  return templates.flatMap((template) => checkTemplate(template, node, nodes));
}

function checkTemplate({ path, references, problem }: FoundTemplate, node: GraphNode, nodes: Nodes): Issue[] {
  const field = formatFieldPath(path);
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
  return references.flatMap(({ root, path: inner, text }) => {
    const unknown = checkName(root, { node, nodes, field, text: `{{ ${text} }}` });
    return unknown ? [unknown] : checkOutputField(nodes.get(root), inner[0], { node, field, text });
  });
}

function checkPrograms(
  node: GraphNode,
  definition: Definition,
  { nodes, checkProgram }: { nodes: Nodes; checkProgram: ProgramCheck | undefined },
): Issue[] {
  return listTexts(node.source.config).flatMap(({ path, text }) => {
    const { language } = describeField(definition.config, path);
    if (language === undefined || text === "") return [];
    const field = formatFieldPath(["config", ...path]);
    const syntax = (problem: string): Issue => ({
      severity: "error",
      nodeId: node.id,
      field,
      code: "expression_syntax",
      message: `${quoteName(node.source)}: ${problem}`,
      fix: "Correct the expression.",
    });
    if (language !== "cel") {
      const problem = checkProgram?.(language, text);
      return problem ? [syntax(problem)] : [];
    }
    const checked = checkCondition(text);
    if (!checked.ok) return [syntax(checked.message)];
    return checked.names.flatMap((name) => checkName(name, { node, nodes, field, text: name }) ?? []);
  });
}

type Place = { node: GraphNode; field: string; text: string };

/** Kept for the graph's lifetime: a node with many references is walked up from once. */
const upstreams = new WeakMap<GraphNode, Set<string>>();

function findUpstream(nodes: Nodes, node: GraphNode): Set<string> {
  const known = upstreams.get(node) ?? listUpstream(nodes, node.id);
  upstreams.set(node, known);
  return known;
}

function checkName(name: string, { node, nodes, field, text }: Place & { nodes: Nodes }): Issue | null {
  if (givenNames.has(name)) return null;
  const upstream = findUpstream(nodes, node);
  if (upstream.has(name) && name !== node.id) return null;
  const at = { severity: "error", nodeId: node.id, field, code: "unknown_reference" } as const;
  const other = nodes.get(name);
  if (other) {
    return {
      ...at,
      message: `${quoteName(node.source)} reads “${text}”, but ${quoteName(other.source)} does not run before it`,
      fix: `Connect ${quoteName(other.source)} so that it comes before, or read another node.`,
    };
  }
  const known = [...upstream].slice(0, 20).join(", ");
  return {
    ...at,
    message: `${quoteName(node.source)} reads “${text}”, but there is no node with the id “${name}”`,
    fix: `Use trigger, input${known === "" ? "" : ` or the id of a node before it: ${known}`}.`,
  };
}

/** Only a warning: an output may hold more than its type says. */
function checkOutputField(source: GraphNode | undefined, key: string | number | undefined, { node, field, text }: Place): Issue[] {
  if (!source?.definition || key === undefined || source.source.disabled || source.source.pinned !== null) return [];
  if (source.source.policy?.onError === "branch" || source.source.policy?.onError === "continue") return [];
  const fields = listOutputFields(source.definition.output);
  if (!fields || fields.length === 0 || fields.includes(String(key))) return [];
  return [
    {
      severity: "warning",
      nodeId: node.id,
      field,
      code: "unknown_reference",
      message: `${quoteName(node.source)} reads “{{ ${text} }}”, but ${quoteName(source.source)} gives no “${key}”`,
      fix: `It gives: ${fields.join(", ")}.`,
    },
  ];
}
