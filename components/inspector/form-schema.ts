// A node's settings as JSON Schema, and which control draws each of them. A new node type needs no form of its own.
import * as z from "zod";
import type { FieldMeta } from "@/server/workflow/define";

export type FormSchema = FieldMeta & {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, FormSchema>;
  required?: string[];
  items?: FormSchema;
  additionalProperties?: FormSchema | boolean;
  anyOf?: FormSchema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  minItems?: number;
};

export type ControlKind =
  | "text"
  | "textarea"
  | "code"
  | "number"
  | "switch"
  | "select"
  | "models"
  | "model"
  | "tools"
  | "profile"
  | "credential"
  | "members"
  | "cron"
  | "duration"
  | "datetime"
  | "timezone"
  | "choices"
  | "workflow"
  | "workflow-version"
  | "key-value"
  | "text-list"
  | "object-list"
  | "object"
  | "json-schema"
  | "json";

const schemas = new WeakMap<z.ZodType, FormSchema>();

/** The schema of what a person may write (defaults not applied). Made once for each definition. */
export function readFormSchema(config: z.ZodType): FormSchema {
  const known = schemas.get(config);
  if (known) return known;
  const made = z.toJSONSchema(config, { io: "input", unrepresentable: "any" }) as FormSchema;
  schemas.set(config, made);
  return made;
}

const named: Partial<Record<NonNullable<FieldMeta["control"]>, ControlKind>> = {
  text: "text",
  textarea: "textarea",
  code: "code",
  select: "select",
  model: "model",
  models: "models",
  tools: "tools",
  profile: "profile",
  credential: "credential",
  members: "members",
  timezone: "timezone",
  choices: "choices",
  workflow: "workflow",
  "workflow-version": "workflow-version",
  "key-value": "key-value",
  cases: "object-list",
  fields: "object-list",
  duration: "duration",
  datetime: "datetime",
  "json-schema": "json-schema",
  json: "json",
};

/** The control for a field: the one its author named, else by its type. */
export function pickControl(schema: FormSchema): ControlKind {
  if (schema.language === "cron") return "cron";
  if (schema.language !== undefined) return "code";
  const chosen = schema.control && named[schema.control];
  if (chosen) return chosen;
  if (schema.enum) return "select";
  const type = fieldType(schema);
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  if (type === "boolean") return "switch";
  if (type === "array") return fieldType(schema.items ?? {}) === "string" ? "text-list" : schema.items?.properties ? "object-list" : "json";
  if (type === "object") return schema.properties ? "object" : "key-value";
  return "json";
}

/** Kinds whose control shows a value of its own, so that an expression needs another. */
const withoutText: ReadonlySet<ControlKind> = new Set(["number", "switch", "select", "choices", "text-list", "members", "credential"]);

/** Whether the field can be switched to an expression: it does not take one as it is, and it is filled in before its node runs. */
export function mayBeExpression(schema: FormSchema): boolean {
  return !schema.shape && withoutText.has(pickControl(schema));
}

/** Whether a field has a meaning beside what the other fields of its object say; one left to its default says that. */
export function isShown(field: FormSchema, parent: FormSchema, values: Readonly<Record<string, unknown>>): boolean {
  if (!field.shownWhen) return true;
  const { field: other, is } = field.shownWhen;
  return is.includes(values[other] ?? parent.properties?.[other]?.default);
}

/** The one type of a field, null beside it not counted; undefined when it may be anything. */
export function fieldType(schema: FormSchema): string | undefined {
  const types = schema.anyOf ? schema.anyOf.flatMap((option) => option.type ?? []) : (schema.type ?? []);
  const kinds = new Set([types].flat().filter((type) => type !== "null"));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** "maxTurns" → "Max turns", for fields whose author gave no title. */
export function fieldTitle(name: string, schema: FormSchema): string {
  if (schema.title) return schema.title;
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[-_]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a new entry of a list holds: its required texts, empty, so that the form shows what is missing. */
export function newEntry(schema: FormSchema): Record<string, unknown> {
  const required = (schema.required ?? []).filter((name) => fieldType(schema.properties?.[name] ?? {}) === "string");
  return Object.fromEntries(required.map((name) => [name, ""]));
}

/** A copy of `record` with the key set, or without it when the value is undefined. Key order stays. */
export function withKey(record: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  if (value !== undefined) return { ...record, [key]: value };
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
