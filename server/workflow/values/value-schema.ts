// The shape of a value that is not there yet, as JSON Schema tells it: read defensively, since people write such schemas too.
import * as z from "zod";
import { isPlainObject } from "../expression/read-path";

/** What is read of JSON Schema. {} is anything. */
export type ValueSchema = {
  type?: string | readonly string[] | undefined;
  description?: string | undefined;
  title?: string | undefined;
  enum?: readonly unknown[] | undefined;
  const?: unknown;
  properties?: Readonly<Record<string, ValueSchema>> | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: ValueSchema | boolean | undefined;
  items?: ValueSchema | boolean | undefined;
  anyOf?: readonly ValueSchema[] | undefined;
};

/**
 * Whether a step into a value finds something: always, when the value is one of those that have it, not as far as is known (the
 * schema lists others), or in no case.
 */
export type Presence = "sure" | "maybe" | "unlisted" | "never";

export type SchemaStep = { schema: ValueSchema; presence: Presence };

/** How deep `$ref`s are followed; what refers to itself has no end. */
const refDepth = 12;

/** The schema without references to elsewhere in it; {} for what is none. */
export function readSchema(given: unknown): ValueSchema {
  return inline(given, given, 0);
}

function inline(given: unknown, root: unknown, depth: number): ValueSchema {
  if (!isPlainObject(given) || depth > refDepth) return {};
  const deeper = (part: unknown) => inline(part, root, depth + 1);
  if (typeof given.$ref === "string") return inline(findRef(given.$ref, root), root, depth + 1);
  const all = Array.isArray(given.allOf) ? given.allOf.map(deeper) : [];
  const choices = Array.isArray(given.anyOf) ? given.anyOf : Array.isArray(given.oneOf) ? given.oneOf : null;
  const own: ValueSchema = {
    ...(typeof given.type === "string" || isTextList(given.type) ? { type: given.type } : {}),
    ...(typeof given.description === "string" ? { description: given.description } : {}),
    ...(typeof given.title === "string" ? { title: given.title } : {}),
    ...(Array.isArray(given.enum) ? { enum: given.enum } : {}),
    ...("const" in given ? { const: given.const } : {}),
    ...(isPlainObject(given.properties)
      ? { properties: Object.fromEntries(Object.entries(given.properties).map(([name, field]) => [name, deeper(field)])) }
      : {}),
    ...(isTextList(given.required) ? { required: given.required } : {}),
    ...(typeof given.additionalProperties === "boolean" ? { additionalProperties: given.additionalProperties } : {}),
    ...(isPlainObject(given.additionalProperties) ? { additionalProperties: deeper(given.additionalProperties) } : {}),
    ...(isPlainObject(given.items) ? { items: deeper(given.items) } : {}),
    ...(choices ? { anyOf: choices.map(deeper) } : {}),
  };
  if (all.length === 0) return own;
  const parts = [own, ...all];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => required ?? []),
  };
}

function findRef(ref: string, root: unknown): unknown {
  if (!ref.startsWith("#")) return undefined;
  let at = root;
  for (const part of ref.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = isPlainObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every((entry) => typeof entry === "string");

const declared = new WeakMap<z.ZodType, ValueSchema>();

/** What a node type's own schema says of its output. Schemas live as long as the process (or the page), so this may too. */
export function schemaOf(type: z.ZodType): ValueSchema {
  const known = declared.get(type);
  if (known) return known;
  const made = readSchema(z.toJSONSchema(type, { io: "output", unrepresentable: "any" }));
  declared.set(type, made);
  return made;
}

/** The types that a value of this schema can have; null: any. */
export function typesOf(schema: ValueSchema): ReadonlySet<string> | null {
  if (schema.anyOf) {
    const each = schema.anyOf.map(typesOf);
    return each.some((types) => types === null) ? null : new Set(each.flatMap((types) => [...(types ?? [])]));
  }
  if (schema.type !== undefined) return new Set([schema.type].flat().map((type) => (type === "integer" ? "number" : type)));
  if ("const" in schema) return new Set([typeOfValue(schema.const)]);
  if (schema.enum) return new Set(schema.enum.map(typeOfValue));
  if (schema.properties) return new Set(["object"]);
  return schema.items === undefined ? null : new Set(["array"]);
}

function typeOfValue(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** What stands one step inside a value of this schema. */
export function stepInto(schema: ValueSchema, key: string | number): SchemaStep {
  if (schema.anyOf) return joinSteps(schema.anyOf.map((variant) => stepInto(variant, key)));
  const types = typesOf(schema);
  if (types === null) return { schema: {}, presence: "maybe" };
  return joinSteps([...types].map((type) => stepIntoType(schema, type, key)));
}

function stepIntoType(schema: ValueSchema, type: string, key: string | number): SchemaStep {
  if (type === "array") {
    if (key === "length") return { schema: { type: "number" }, presence: "sure" };
    const item = typeof schema.items === "object" ? schema.items : {};
    return typeof key === "number" || /^\d+$/.test(key) ? { schema: item, presence: "maybe" } : never;
  }
  if (type !== "object") return never;
  const { properties = {}, required = [], additionalProperties } = schema;
  const name = String(key);
  const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (field) return { schema: field, presence: required.includes(name) ? "sure" : "maybe" };
  if (typeof additionalProperties === "object") return { schema: additionalProperties, presence: "maybe" };
  if (additionalProperties === false) return never;
  const isListed = additionalProperties === undefined && Object.keys(properties).length > 0;
  return { schema: {}, presence: isListed ? "unlisted" : "maybe" };
}

/** What a step of a mapping is taken from: of a list what is in it, however deep. */
export function throughLists(schema: ValueSchema, depth = 6): ValueSchema {
  if (depth === 0) return {};
  if (schema.anyOf) return anyOf(schema.anyOf.map((variant) => throughLists(variant, depth - 1)));
  const types = typesOf(schema);
  if (!types?.has("array")) return schema;
  return types.size === 1 && typeof schema.items === "object" ? throughLists(schema.items, depth - 1) : {};
}

const never: SchemaStep = { schema: {}, presence: "never" };

/** A value that is one of several: sure is only what all of them have. */
function joinSteps(steps: readonly SchemaStep[]): SchemaStep {
  const found = steps.filter(({ presence }) => presence === "sure" || presence === "maybe");
  if (found.length === 0) return steps.find(({ presence }) => presence === "unlisted") ?? never;
  const isSure = found.length === steps.length && found.every(({ presence }) => presence === "sure");
  return { schema: anyOf(found.map(({ schema }) => schema)), presence: isSure ? "sure" : "maybe" };
}

/** A value that has one of these shapes. */
export function anyOf(schemas: readonly ValueSchema[]): ValueSchema {
  const different = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [only] = different;
  if (different.length === 0) return {};
  return different.length === 1 && only ? only : { anyOf: different };
}

/** An object's shape with one of its fields known better, and always there; null: it is not there at all. */
export function withField(schema: ValueSchema, name: string, field: ValueSchema | null): ValueSchema {
  const { [name]: _old, ...others } = schema.properties ?? {};
  const required = (schema.required ?? []).filter((other) => other !== name);
  if (field === null) return { ...schema, properties: others, required };
  return { ...schema, properties: { ...schema.properties, [name]: field }, required: [...required, name] };
}

export type NamedField = SchemaStep & { name: string };

/** The fields that a value of this schema is known to have, or to have at times. */
export function listFields(schema: ValueSchema): NamedField[] {
  const variants = schema.anyOf ?? [schema];
  const names = new Set(variants.flatMap((variant) => (variant.anyOf ? listFields(variant).map(({ name }) => name) : ownNames(variant))));
  return [...names].map((name) => ({ name, ...stepInto(schema, name) }));
}

function ownNames(schema: ValueSchema): string[] {
  return typesOf(schema)?.has("object") ? Object.keys(schema.properties ?? {}) : [];
}

/** The shape of an example. `isExact`: there is nothing in the value but what is in the example. */
export function inferSchema(value: unknown, { isExact = false, depth = 8 }: { isExact?: boolean; depth?: number } = {}): ValueSchema {
  if (depth === 0) return {};
  const deeper = (part: unknown) => inferSchema(part, { isExact, depth: depth - 1 });
  if (Array.isArray(value)) return { type: "array", items: value.length === 0 ? {} : anyOf(value.slice(0, 20).map(deeper)) };
  if (!isPlainObject(value)) return { type: typeOfValue(value ?? null) };
  const properties = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, deeper(field)]));
  return { type: "object", properties, ...(isExact ? { required: Object.keys(value) } : {}), additionalProperties: !isExact };
}
