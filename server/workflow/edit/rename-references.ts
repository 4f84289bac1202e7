import type { FieldMeta, NodeCatalog } from "../define";
import type { DocumentNode } from "../document";
import { mayHoldExpression } from "../expression/parse-template";
import { isPlainObject } from "../expression/read-path";
import type { FieldPath } from "../field-path";
import { describeField, isForeignProgram } from "../field-schema";

type Ids = ReadonlyMap<string, string>;

/** A node's config in which everything that reads one of the nodes by its old id reads it by the new one, programs included. */
export function renameReferences({ type, config }: Pick<DocumentNode, "type" | "config">, ids: Ids, catalog: NodeCatalog) {
  const schema = Object.hasOwn(catalog, type) ? catalog[type]?.config : undefined;
  const metaOf = (path: FieldPath) => (schema ? describeField(schema, path) : {});
  return renameInside(config, ids, { path: [], metaOf }) as DocumentNode["config"];
}

/** Templates only: what a name means in a program is not asked. */
export function renameInTemplates(value: unknown, ids: Ids): unknown {
  return renameInside(value, ids, { path: [], metaOf: () => ({}) });
}

type Place = { path: FieldPath; metaOf(path: FieldPath): FieldMeta };

function renameInside(value: unknown, ids: Ids, place: Place): unknown {
  const { path, metaOf } = place;
  if (typeof value === "string") {
    const meta = metaOf(path);
    if (isForeignProgram(meta)) return value;
    return meta.language === undefined ? renameInTemplate(value, ids) : renameInProgram(value, ids);
  }
  if (Array.isArray(value)) return value.map((item, at) => renameInside(item, ids, { metaOf, path: [...path, at] }));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renameInside(item, ids, { metaOf, path: [...path, key] })]));
}

/** The first name of each expression. */
const inTemplate = /(?<=\{\{\s*)[A-Za-z_$][\w$]*/g;
/** Names that stand alone: not inside quotes, and not a field of something. */
const inProgram = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w$.])[A-Za-z_$][\w$]*/g;

function renameInTemplate(text: string, ids: Ids): string {
  return mayHoldExpression(text) ? text.replace(inTemplate, (root) => ids.get(root) ?? root) : text;
}

function renameInProgram(text: string, ids: Ids): string {
  return text.replace(inProgram, (word) => ids.get(word) ?? word);
}

/** Where a text of a node's config names one of these nodes, in templates or, if that is what the field holds, in a program. */
export function listNodeNames(
  { type }: Pick<DocumentNode, "type">,
  { path, text, ids, catalog }: { path: FieldPath; text: string; ids: ReadonlySet<string>; catalog: NodeCatalog },
): { start: number; end: number }[] {
  const schema = Object.hasOwn(catalog, type) ? catalog[type]?.config : undefined;
  const meta = schema ? describeField(schema, path) : {};
  const { language } = meta;
  if (isForeignProgram(meta) || (language === undefined && !mayHoldExpression(text))) return [];
  return [...text.matchAll(language === undefined ? inTemplate : inProgram)]
    .filter(([word]) => ids.has(word))
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
}
