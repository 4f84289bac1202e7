// JSON Schema as a plain list of fields, where it is one.
import { isRecord } from "./form-schema";

export const fieldTypes = [
  { value: "text", label: "Text", schema: { type: "string" } },
  { value: "number", label: "Number", schema: { type: "number" } },
  { value: "integer", label: "Whole number", schema: { type: "integer" } },
  { value: "boolean", label: "True or false", schema: { type: "boolean" } },
  { value: "texts", label: "List of texts", schema: { type: "array", items: { type: "string" } } },
  { value: "numbers", label: "List of numbers", schema: { type: "array", items: { type: "number" } } },
  { value: "object", label: "Any object", schema: { type: "object" } },
] as const;

type SchemaFieldType = (typeof fieldTypes)[number]["value"];
export type SchemaField = { name: string; type: SchemaFieldType; description: string; required: boolean };

/** Null when there is more in it than the list can show. */
export function readSchemaFields(schema: Record<string, unknown>): SchemaField[] | null {
  const { type, properties, required, additionalProperties, ...rest } = schema;
  if (type !== "object" || !isRecord(properties) || Object.keys(rest).length > 0) return null;
  if (additionalProperties !== undefined && additionalProperties !== false) return null;
  if (required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === "string"))) return null;
  const always = new Set<unknown>(required ?? []);
  const fields = Object.entries(properties).map(([name, field]) => readField(name, field, always.has(name)));
  return fields.every((field) => field !== null) ? fields : null;
}

function readField(name: string, given: unknown, required: boolean): SchemaField | null {
  if (!isRecord(given)) return null;
  const { description, ...shape } = given;
  if (description !== undefined && typeof description !== "string") return null;
  const known = fieldTypes.find(({ schema }) => JSON.stringify(schema) === JSON.stringify(shape));
  return known ? { name, type: known.value, description: description ?? "", required } : null;
}

/** Nothing beside the fields, as the stricter vendors want it. */
export function writeSchemaFields(fields: readonly SchemaField[]): Record<string, unknown> {
  const entries = fields.map(({ name, type, description }) => {
    const schema = fieldTypes.find(({ value }) => value === type)?.schema ?? { type: "string" };
    return [name, { ...schema, ...(description === "" ? {} : { description }) }];
  });
  return {
    type: "object",
    properties: Object.fromEntries(entries),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

const field = (name: string, type: SchemaFieldType, description: string): SchemaField => ({ name, type, description, required: true });

export const schemaExamples: readonly { label: string; fields: readonly SchemaField[] }[] = [
  { label: "A score with its reason", fields: [field("score", "number", "From 0 to 100"), field("reason", "text", "In one sentence")] },
  { label: "A category", fields: [field("category", "text", "One of: …"), field("confidence", "number", "From 0 to 1")] },
  { label: "Yes or no, with why", fields: [field("answer", "boolean", "Whether it holds"), field("why", "text", "In one sentence")] },
  { label: "A list of points", fields: [field("points", "texts", "The main points, the most important first")] },
];
