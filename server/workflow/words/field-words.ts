// How the fields of a document are called, and their values said, where two drafts are compared in words.
import type { NodeCatalog } from "../define";
import type { WorkflowDocument } from "../document";
import { isPlainObject } from "../expression/read-path";
import { type FieldPath, formatFieldPath } from "../field-path";
import { describeField, typesOfField } from "../field-schema";

const nodeFields: Readonly<Record<string, string>> = {
  id: "Id",
  type: "Node type",
  name: "Name",
  position: "Place on the canvas",
  disabled: "Disabled",
  pinned: "Pinned output",
  note: "Note",
  parent: "Loop around it",
  group: "Group",
  config: "Settings",
  policy: "When it fails",
  "policy.retry": "Tries",
  "policy.retry.attempts": "Tries in all",
  "policy.retry.initialMs": "First pause, in milliseconds",
  "policy.retry.backoff": "Pauses",
  "policy.timeoutMs": "Time limit, in milliseconds",
  "policy.onError": "When it fails, then",
  "policy.cacheMs": "Reuse of results, in milliseconds",
  "policy.maxCostUsd": "Spending limit, in USD",
};

const otherFields: Readonly<Record<string, string>> = {
  text: "Text",
  size: "Size",
  position: "Place on the canvas",
  color: "Colour",
  name: "Name",
  nodeIds: "Nodes",
  concurrency: "Runs at once",
  queue: "Queue",
  priority: "Priority",
  timeoutMs: "Time limit, in milliseconds",
  recovery: "Rules for errors",
};

/** "Prompt", "Cases 2, Condition", "Cases “vip”, Condition", "Time limit": a node's field as its form calls it. */
export function nameNodeField(type: string, path: FieldPath, catalog: NodeCatalog): string {
  const [first, ...rest] = path;
  if (first !== "config" || rest.length === 0)
    return nodeFields[formatFieldPath(path)] ?? nodeFields[String(first)] ?? formatFieldPath(path);
  const schema = Object.hasOwn(catalog, type) ? catalog[type]?.config : undefined;
  const words: string[] = [];
  for (const [depth, key] of rest.entries()) {
    const last = words.at(-1);
    if (typeof key === "number") words.splice(-1, 1, `${last ?? "Entry"} ${key + 1}`);
    // An entry of a list that is known by its name (merge/merge-list.ts).
    else if (schema && typesOfField(schema, rest.slice(0, depth))?.has("array")) words.splice(-1, 1, `${last ?? "Entry"} “${key}”`);
    else words.push((schema && describeField(schema, rest.slice(0, depth + 1)).title) ?? readable(key));
  }
  return words.join(", ");
}

/** A field of a note, a group or the workflow's own settings. */
export function nameOtherField(path: FieldPath): string {
  const [first, ...rest] = path;
  const name = otherFields[String(first)] ?? readable(String(first ?? ""));
  return rest.length === 0 ? name : `${name}, ${formatFieldPath(rest)}`;
}

/** "maxTurns" → "Max turns". */
function readable(key: string): string {
  const spaced = key
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll(/[_-]/g, " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

type ValuePlace = { path: FieldPath; document: WorkflowDocument; catalog: NodeCatalog };

/** A value as text to be read and compared; null when there is nothing. */
export function sayValue(value: unknown, { path, document, catalog }: ValuePlace): string | null {
  if (value === undefined || value === null || value === "") return null;
  const [field] = path;
  if (field === "parent" && typeof value === "string") return document.nodes.find(({ id }) => id === value)?.name || value;
  if (field === "group" && typeof value === "string") return document.groups.find(({ id }) => id === value)?.name || value;
  if (field === "type") return sayType(isPlainObject(value) ? value.type : value, catalog);
  if (field === "pinned" && isPlainObject(value)) return JSON.stringify(value.output, null, 2) ?? null;
  if (field === "position" && isPlainObject(value)) return `${value.x} across, ${value.y} down`;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return JSON.stringify(value, null, 2);
}

function sayType(type: unknown, catalog: NodeCatalog): string {
  const known = typeof type === "string" && Object.hasOwn(catalog, type) ? catalog[type] : undefined;
  return known?.look.label ?? String(type);
}

/** A note has no name, so it is known by how it begins. */
export function sayNote(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line === "" ? "an empty note" : `the note “${line.length > 40 ? `${line.slice(0, 40)}…` : line}”`;
}
