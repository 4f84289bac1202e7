// The form that a manual trigger asks for, and what it sends.

import { type InputField, inputField } from "@/server/triggers/manual";
import type { DocumentNode } from "@/server/workflow/document";

/** The fields of a trigger; those a draft has not finished are left out. */
export function listInputFields(trigger: DocumentNode): InputField[] {
  const fields = Array.isArray(trigger.config.fields) ? trigger.config.fields : [];
  return fields.flatMap((field) => {
    const parsed = inputField.safeParse(field);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Whether a trigger is started by hand with a JSON value; others have a form, which may be empty. */
export const takesJson = (trigger: DocumentNode) => trigger.type !== "manual" && trigger.type !== "schedule";

/** What each control shows at first. */
export function initialValues(fields: readonly InputField[]): Record<string, string | boolean> {
  return Object.fromEntries(
    fields.map((field) => {
      if (field.type === "boolean") return [field.name, field.default === true];
      const given = field.default ?? "";
      return [field.name, typeof given === "string" ? given : JSON.stringify(given, null, 2)];
    }),
  );
}

/** What each control shows for an input that was given before. Fields that it does not have stay empty. */
export function writeValues(fields: readonly InputField[], input: unknown): Record<string, string | boolean> {
  const given = typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const value = given[name];
      if (type === "boolean") return [name, value === true];
      const isEmpty = value === undefined || value === null;
      return [name, isEmpty ? "" : typeof value === "string" && type !== "json" ? value : JSON.stringify(value, null, 2)];
    }),
  );
}

/** What a person would have to give for the trigger to give this output once more. */
export function inputOf(trigger: Pick<DocumentNode, "type">, output: unknown): unknown {
  if (trigger.type === "manual" || typeof output !== "object" || output === null) return output;
  if (trigger.type === "webhook") return Reflect.get(output, "body");
  return Reflect.has(output, "data") ? Reflect.get(output, "data") : Reflect.get(output, "output");
}

export type ReadValues = { input: Record<string, unknown> } | { problems: Record<string, string> };

/** The input to send, or what is wrong by field. Empty fields are left to their defaults. */
export function readValues(fields: readonly InputField[], values: Readonly<Record<string, string | boolean>>): ReadValues {
  const input: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const read = readValue(field, values[field.name] ?? "");
    if ("problem" in read) problems[field.name] = read.problem;
    else if (read.value !== undefined) input[field.name] = read.value;
  }
  return Object.keys(problems).length > 0 ? { problems } : { input };
}

function readValue(field: InputField, given: string | boolean): { value: unknown } | { problem: string } {
  if (typeof given === "boolean") return { value: given };
  if (given.trim() === "") return field.required ? { problem: "This is needed to start." } : { value: undefined };
  if (field.type === "number") {
    const number = Number(given);
    return Number.isFinite(number) ? { value: number } : { problem: "This must be a number." };
  }
  return field.type === "json" ? readJson(given) : { value: given };
}

/** JSON text as a value, with the parser's own words when it is none. */
export function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** Many inputs: a JSON list, or one JSON value a line. */
export function readInputs(text: string): { inputs: unknown[] } | { problem: string } {
  if (text.trim() === "") return { problem: "Give at least one input." };
  const whole = readJson(text);
  if ("value" in whole) return { inputs: Array.isArray(whole.value) ? whole.value : [whole.value] };
  const inputs: unknown[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = readJson(line);
    // A list that is broken over lines is told of as a whole.
    if ("problem" in read) return text.trimStart().startsWith("[") ? whole : { problem: `Line ${index + 1}: ${read.problem}` };
    inputs.push(read.value);
  }
  return { inputs };
}
