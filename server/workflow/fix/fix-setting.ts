import { setAtPath } from "../edit/set-at-path";
import type { FieldPath } from "../field-path";
import { formatFieldPath } from "../field-path";
import { describeField } from "../field-schema";
import type { GraphIssue } from "../graph";
import type { Fix, FixDesk } from "./list-fixes";

/** As the check says itself; else a model where one is missing, or the wrong value away where none is needed. */
export function fixSetting(issue: GraphIssue, desk: FixDesk): Fix[] {
  const { nodeId, repair } = issue;
  if (nodeId === undefined) return fixRule(issue, desk);
  if (repair) return [{ label: repair.label, commands: [{ type: "set-config", nodeId, path: repair.path, value: repair.value }] }];
  const path = readConfigPath(issue, desk);
  if (!path) return [];
  if (issue.code === "missing_field") return chooseModel(nodeId, path, desk);
  return issue.code === "invalid_field" ? removeValue(nodeId, path, desk) : [];
}

/** Issues name a field in words; this is the same as a path, found by walking the config and its schema. */
function readConfigPath({ nodeId, field }: GraphIssue, { document, catalog }: FixDesk): FieldPath | null {
  const node = document.nodes.find(({ id }) => id === nodeId);
  const schema = node && Object.hasOwn(catalog, node.type) ? catalog[node.type]?.config : undefined;
  if (!node || !schema || field === undefined) return null;
  const parsed = schema.safeParse(node.config);
  const paths = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.filter((part) => typeof part !== "symbol"));
  return paths.find((path) => formatFieldPath(["config", ...path]) === field) ?? null;
}

function chooseModel(nodeId: string, path: FieldPath, { document, catalog, model }: FixDesk): Fix[] {
  const node = document.nodes.find(({ id }) => id === nodeId);
  const schema = node && catalog[node.type]?.config;
  const control = schema ? describeField(schema, path).control : undefined;
  if (control !== "models" && control !== "model") return [];
  const value = control === "models" ? [model] : model;
  return [{ label: `Use ${model.model}`, commands: [{ type: "set-config", nodeId, path, value }] }];
}

function removeValue(nodeId: string, path: FieldPath, { document, catalog }: FixDesk): Fix[] {
  const node = document.nodes.find(({ id }) => id === nodeId);
  const schema = node && catalog[node.type]?.config;
  if (!node || !schema || path.length === 0) return [];
  const left = schema.safeParse(setAtPath(node.config, path, undefined));
  const before = schema.safeParse(node.config);
  const count = (result: typeof left) => result.error?.issues.length ?? 0;
  if (count(left) >= count(before)) return [];
  return [{ label: "Remove the value", commands: [{ type: "set-config", nodeId, path, value: undefined }] }];
}

/** A recovery rule of the workflow's settings that names what is not there. */
function fixRule({ code, field }: GraphIssue, { document }: FixDesk): Fix[] {
  const at = /^settings\.recovery\[(\d+)\]/.exec(field ?? "")?.[1];
  const { settings } = document;
  if (at === undefined || !settings) return [];
  const known = new Set(document.nodes.map(({ id }) => id));
  const rule = settings.recovery[Number(at)];
  const left = rule?.nodeIds.filter((id) => known.has(id)) ?? [];
  // Without any node a rule would be for all of them, which nobody asked for.
  const isKept = code === "unknown_reference" && rule !== undefined && left.length > 0;
  const recovery = isKept ? settings.recovery.with(Number(at), { ...rule, nodeIds: left }) : settings.recovery.toSpliced(Number(at), 1);
  const label = isKept ? "Take the node out of the rule" : "Remove the rule";
  return [{ label, commands: [{ type: "set-settings", settings: { ...settings, recovery } }] }];
}
