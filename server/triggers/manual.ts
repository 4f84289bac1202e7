import * as z from "zod";
import type { ErrorValue } from "@/server/errors";
import { defineTrigger, type FieldMeta } from "@/server/workflow/define";
import type { ValueSchema } from "@/server/workflow/values/value-schema";

export const inputField = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "A field name starts with a letter and has at most 64 letters, digits or _")
    .meta({ title: "Name" } satisfies FieldMeta),
  label: z
    .string()
    .max(120)
    .default("")
    .meta({ title: "Label" } satisfies FieldMeta),
  type: z
    .enum(["text", "long-text", "number", "boolean", "select", "json"])
    .default("text")
    .meta({
      title: "Type",
      words: { "long-text": "Long text", boolean: "True or false", select: "Choice", json: "Data (JSON)" },
    } satisfies FieldMeta),
  required: z
    .boolean()
    .default(false)
    .meta({ title: "Required" } satisfies FieldMeta),
  default: z
    .unknown()
    .optional()
    .meta({ title: "Default", description: "When it is left empty", control: "json", advanced: true } satisfies FieldMeta),
  options: z
    .array(z.string())
    .default([])
    .meta({ title: "Options", description: "What can be chosen", shownWhen: { field: "type", is: ["select"] } } satisfies FieldMeta),
});
export type InputField = z.output<typeof inputField>;

/** The value of one field, or why it cannot be used. Text from forms is read as the field's type. */
function readField(field: InputField, given: unknown): { value: unknown } | { problem: string } {
  const value = given === undefined || given === "" ? field.default : given;
  if (value === undefined || value === null || value === "") return field.required ? { problem: "is required" } : { value: null };
  switch (field.type) {
    case "text":
    case "long-text":
      return typeof value === "string" ? { value } : { problem: "must be text" };
    case "number": {
      const number = typeof value === "string" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? { value: number } : { problem: "must be a number" };
    }
    case "boolean":
      if (typeof value === "boolean") return { value };
      return value === "true" || value === "false" ? { value: value === "true" } : { problem: "must be true or false" };
    case "select":
      return typeof value === "string" && field.options.includes(value)
        ? { value }
        : { problem: `must be one of ${field.options.join(", ")}` };
    case "json":
      return { value };
  }
}

const types = { text: "string", "long-text": "string", number: "number", boolean: "boolean", select: "string" } as const;

/** The shape of its value; null stands for a field that was left empty. */
function describeField({ type, label, required, default: standard, options }: InputField): ValueSchema {
  const description = label === "" ? {} : { description: label };
  if (type === "json") return description;
  const isFilled = required || (standard !== undefined && standard !== null && standard !== "");
  const choice = type === "select" ? { enum: isFilled ? options : [...options, null] } : {};
  return { type: isFilled ? types[type] : [types[type], "null"], ...choice, ...description };
}

export const manual = defineTrigger({
  type: "manual",
  look: {
    label: "Manual start",
    group: "trigger",
    icon: "play",
    summary: ({ fields }) =>
      fields?.length ? `Asks for ${fields.map((field) => field.label || field.name).join(", ")}` : "Started by a person or a program",
  },
  docs: "Starts a run by button, REST or command line. The fields become a form for people and a checked input for programs.\n\nLater nodes read them as `{{ trigger.name }}`.",
  config: z.strictObject({
    fields: z
      .array(inputField)
      .max(50)
      .default([])
      .meta({ title: "Input fields", control: "fields" } satisfies FieldMeta),
  }),
  output: z.record(z.string(), z.unknown()),
  describeOutput({ fields }) {
    const known = (Array.isArray(fields) ? fields : []).flatMap((field) => inputField.safeParse(field).data ?? []);
    // Without fields it takes whatever comes.
    if (!Array.isArray(fields) || fields.length === 0) return { type: "object", additionalProperties: true };
    const properties = Object.fromEntries(known.map((field) => [field.name, describeField(field)]));
    return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
  },
  example: { config: { fields: [{ name: "topic", required: true }] }, received: { topic: "trees" }, output: { topic: "trees" } },
  receive(received, { fields }) {
    if (received !== null && received !== undefined && (typeof received !== "object" || Array.isArray(received)))
      return {
        error: {
          code: "invalid_input",
          message: "The input must be an object of fields.",
          field: "input",
          fix: 'Send { "field": value }.',
        },
      };
    const given = (received ?? {}) as Record<string, unknown>;
    if (fields.length === 0) return { output: given };
    const known = new Set(fields.map((field) => field.name));
    const stray = Object.keys(given).find((name) => !known.has(name));
    if (stray !== undefined) return { error: inputError(stray, "is not a field of this workflow", [...known].join(", ")) };
    const output: Record<string, unknown> = {};
    for (const field of fields) {
      const read = readField(field, given[field.name]);
      if ("problem" in read) return { error: inputError(field.name, read.problem) };
      output[field.name] = read.value;
    }
    return { output };
  },
});

function inputError(name: string, problem: string, known?: string): ErrorValue {
  return {
    code: "invalid_input",
    message: `The input field "${name}" ${problem}.`,
    field: `input.${name}`,
    fix: known === undefined ? `Give "${name}" a value of the right type.` : `Use only these fields: ${known}.`,
  };
}
