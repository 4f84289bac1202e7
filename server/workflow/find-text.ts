import type { NodeCatalog } from "./define";
import type { DocumentNode, WorkflowDocument } from "./document";
import { listNodeNames } from "./edit/rename-references";
import { setAtPath } from "./edit/set-at-path";
import { isPlainObject } from "./expression/read-path";
import { type FieldPath, formatFieldPath } from "./field-path";

export type FindQuery = { text: string; matchCase: boolean };

/** One occurrence. `name`, `setting` and `note` can be replaced; ids and types cannot, for others go by them. */
export type TextHit = {
  of: "node" | "sticky-note";
  id: string;
  where: "name" | "id" | "type" | "setting" | "key" | "note";
  /** In the settings. */
  path: FieldPath;
  /** What it stands in, and where. */
  text: string;
  start: number;
  end: number;
  /** It is, or cuts into, the name by which an expression reads a node. */
  isReference: boolean;
};

/**
 * What can be replaced. A reference only where it is asked for: the node keeps its id, so that what reads it would read another one,
 * or nothing.
 */
export const isReplaceable = ({ where, isReference }: TextHit, { references }: { references: boolean }) =>
  where === "name" || where === "note" || (where === "setting" && (references || !isReference));

/** In words: "Name", "Setting headers.accept". */
export function describeHit({ where, path, of }: TextHit): string {
  if (where === "setting") return `Setting ${formatFieldPath(path)}`;
  if (where === "key") return `Field of ${formatFieldPath(path.slice(0, -1))}`;
  return { name: "Name", id: "Id", type: "Type", note: of === "node" ? "Note" : "Sticky note" }[where];
}

/** Every occurrence in names, ids, types, settings and notes, in the document's order. */
export function findText(document: WorkflowDocument, catalog: NodeCatalog, query: FindQuery): TextHit[] {
  if (query.text === "") return [];
  const hits: TextHit[] = [];
  const ids = new Set(document.nodes.map(({ id }) => id));
  const look = ({ node, ...place }: Omit<TextHit, "start" | "end" | "isReference"> & { node?: DocumentNode }) => {
    const starts = listStarts(place.text, query);
    const names = node && starts.length > 0 ? listNodeNames(node, { ...place, ids, catalog }) : [];
    for (const start of starts) {
      const end = start + query.text.length;
      hits.push({ ...place, start, end, isReference: names.some((name) => name.start < end && start < name.end) });
    }
  };
  for (const node of document.nodes) {
    const at = { of: "node", id: node.id, path: [] } as const;
    const label = Object.hasOwn(catalog, node.type) ? catalog[node.type]?.look.label : undefined;
    look({ ...at, where: "name", text: node.name });
    look({ ...at, where: "id", text: node.id });
    look({ ...at, where: "type", text: label ?? node.type });
    for (const { where, path, text } of listStrings(node.config))
      look({ ...at, where, path, text, ...(where === "setting" ? { node } : {}) });
    look({ ...at, where: "note", text: node.note });
  }
  for (const { id, text } of document.notes) look({ of: "sticky-note", id, where: "note", path: [], text });
  return hits;
}

/** Strings of the settings and the names that people gave to fields in them (not those of the settings themselves). */
function listStrings(config: unknown): { where: "setting" | "key"; path: FieldPath; text: string }[] {
  const found: { where: "setting" | "key"; path: FieldPath; text: string }[] = [];
  const walk = (value: unknown, path: FieldPath) => {
    if (typeof value === "string") found.push({ where: "setting", path, text: value });
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index]);
    else if (isPlainObject(value))
      for (const [key, item] of Object.entries(value)) {
        if (path.length === 1) found.push({ where: "key", path: [...path, key], text: key });
        walk(item, [...path, key]);
      }
  };
  walk(config, []);
  return found;
}

function listStarts(text: string, { text: wanted, matchCase }: FindQuery): number[] {
  const [hay, needle] = matchCase ? [text, wanted] : [fold(text), fold(wanted)];
  const starts: number[] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) starts.push(at);
  return starts;
}

/** Lower case letter by letter, so that places stay the same: some letters get longer when they are made small. */
function fold(text: string): string {
  return text.replace(/[A-ZÀ-ÞΑ-ΫА-Я]/g, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });
}

export type Replaced = { name?: string; note?: string; config?: DocumentNode["config"] };

/** The new texts by `node` or `sticky-note` and id. Hits in ids, types and names of fields are passed over. */
export function replaceHits(document: WorkflowDocument, hits: readonly TextHit[], by: string) {
  const nodes = new Map<string, Replaced>();
  const notes = new Map<string, string>();
  const configs = new Map(document.nodes.map(({ id, config }) => [id, config]));
  for (const place of groupByPlace(hits.filter((hit) => isReplaceable(hit, { references: true })))) {
    const [first] = place;
    if (!first) continue;
    const text = replaceIn(first.text, place, by);
    if (first.of === "sticky-note") notes.set(first.id, text);
    else {
      const change = nodes.get(first.id) ?? {};
      const config = change.config ?? configs.get(first.id);
      if (first.where === "name") nodes.set(first.id, { ...change, name: text });
      else if (first.where === "note") nodes.set(first.id, { ...change, note: text });
      else nodes.set(first.id, { ...change, config: setAtPath(config, first.path, text) as DocumentNode["config"] });
    }
  }
  return { nodes, notes };
}

function groupByPlace(hits: readonly TextHit[]): TextHit[][] {
  const places = new Map<string, TextHit[]>();
  for (const hit of hits) {
    const key = JSON.stringify([hit.of, hit.id, hit.where, hit.path]);
    const known = places.get(key);
    if (known) known.push(hit);
    else places.set(key, [hit]);
  }
  return [...places.values()];
}

function replaceIn(text: string, hits: readonly TextHit[], by: string): string {
  return hits
    .toSorted((left, right) => right.start - left.start)
    .reduce((result, { start, end }) => result.slice(0, start) + by + result.slice(end), text);
}
