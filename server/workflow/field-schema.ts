// What a config's schema says about one of its fields: read through JSON Schema, which keeps `.meta()` and is public API,
// rather than through the schema's internals.
import * as z from "zod";
import type { FieldMeta } from "./define";
import type { FieldPath } from "./field-path";

type SchemaNode = FieldMeta & {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
  $defs?: Record<string, SchemaNode>;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode | boolean;
  prefixItems?: SchemaNode[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  allOf?: SchemaNode[];
};

/** Schemas live as long as the process (or the page), so their descriptions may too. */
const described = new WeakMap<z.ZodType, SchemaNode>();

function describeSchema(schema: z.ZodType): SchemaNode {
  const known = described.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as SchemaNode;
  described.set(schema, made);
  return made;
}

/** The `.meta()` of the field at `path`, or {} when the schema does not know it. */
export function describeField(schema: z.ZodType, path: FieldPath): FieldMeta {
  return findFields(schema, path).find((node) => node.language !== undefined || node.title !== undefined) ?? {};
}

/** All that the schema says may stand at `path`. */
function findFields(schema: z.ZodType, path: FieldPath): SchemaNode[] {
  const root = describeSchema(schema);
  let candidates = expand([root], root);
  for (const key of path)
    candidates = expand(
      candidates.flatMap((node) => stepInto(node, key)),
      root,
    );
  return candidates;
}

/** The types that the field at `path` takes ("integer" is "number"); null: any, or not known. */
export function typesOfField(schema: z.ZodType, path: FieldPath): ReadonlySet<string> | null {
  const types = new Set<string>();
  for (const node of findFields(schema, path)) {
    if (node.expects) return new Set(node.expects);
    if (node.anyOf || node.oneOf || node.allOf || node.$ref !== undefined) continue;
    const own = node.type ?? (node.enum ?? ("const" in node ? [node.const] : [])).map((value) => (value === null ? "null" : typeof value));
    for (const type of [own].flat()) types.add(type === "integer" ? "number" : type);
    if (own.length === 0) return null;
  }
  return types.size === 0 ? null : types;
}

/** True when the field takes text and nothing else. */
export function isTextField(schema: z.ZodType, path: FieldPath): boolean {
  const types = typesOfField(schema, path);
  return types?.size === 1 && types.has("string");
}

/** True when the field holds a program (CEL, JSONata, JavaScript, cron, SQL), in which `{{ }}` has no meaning of ours. */
export function isProgramField(schema: z.ZodType, path: FieldPath): boolean {
  return describeField(schema, path).language !== undefined;
}

/** Languages whose words are never names of ours: a table called like a node is not that node. */
const foreign: ReadonlySet<FieldMeta["language"]> = new Set(["cron", "sql"]);

/** True when the field holds a program that can name nothing of the workflow. */
export function isForeignProgram({ language }: FieldMeta): boolean {
  return foreign.has(language);
}

/** True when the field of a tool is its author's alone to set. */
export function isAuthorOnly({ control, authorOnly }: FieldMeta): boolean {
  return control === "credential" || authorOnly === true;
}

/** True when nothing in the field is filled in before the node runs: programs, and templates that wait for a pass to end. */
export function isLateField(schema: z.ZodType, path: FieldPath): boolean {
  const { language, afterPass } = describeField(schema, path);
  return language !== undefined || afterPass === true;
}

/** The node itself and what it may be instead. */
function expand(nodes: SchemaNode[], root: SchemaNode): SchemaNode[] {
  const all = new Set(nodes);
  for (const node of all) {
    const name = node.$ref === "#" ? "" : node.$ref?.replace("#/$defs/", "");
    const target = name === "" ? root : name === undefined ? undefined : root.$defs?.[name];
    for (const other of [...(target ? [target] : []), ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]) all.add(other);
  }
  return [...all];
}

function stepInto(node: SchemaNode, key: string | number): SchemaNode[] {
  const next =
    typeof key === "number"
      ? (node.prefixItems?.[key] ?? node.items)
      : // An element of a list may be called by its name (merge/merge-list.ts).
        node.type === "array"
        ? node.items
        : node.properties && Object.hasOwn(node.properties, key)
          ? node.properties[key]
          : node.additionalProperties;
  return typeof next === "object" ? [next] : [];
}
