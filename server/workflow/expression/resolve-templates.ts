import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type FieldPath, formatFieldPath } from "../field-path";
import { mayHoldExpression, parseTemplate, type Reference, type TemplatePart } from "./parse-template";
import { isPlainObject, readPath } from "./read-path";

/** What expressions see, by name. */
export type Scope = Readonly<Record<string, unknown>>;

export type ResolveOptions = {
  /** Where `value` stands, for errors. */
  at?: FieldPath;
  /** True for fields that hold a program: they stay as written. */
  isProgram?: (path: FieldPath) => boolean;
  /** True for fields that hold text alone: a value that is no text is written out there. */
  isText?: (path: FieldPath) => boolean;
};

type Work = {
  scope: Scope;
  isProgram: (path: FieldPath) => boolean;
  isText: (path: FieldPath) => boolean;
  /** Characters that rendering may still add. */
  room: number;
};

/**
 * A copy of `value` (JSON) with every template in it resolved once: what an expression gives is data and is never read as a
 * template again. A string that is one whole expression becomes its value, type and all (`isText` fields aside); inside text,
 * strings appear as they are, objects and lists as JSON, null as nothing.
 *
 * Throws `expression_failed` with the field's path when an expression cannot be read, names something that is not there and
 * has no `??` default, or when the texts grow past `limits.outputBytes` characters.
 */
export function resolveTemplates(value: unknown, scope: Scope, options: ResolveOptions = {}): unknown {
  return resolveValue(value, options.at ?? [], {
    scope,
    isProgram: options.isProgram ?? (() => false),
    isText: options.isText ?? (() => false),
    room: limits.outputBytes,
  });
}

function resolveValue(value: unknown, path: FieldPath, work: Work): unknown {
  if (typeof value === "string") return mayHoldExpression(value) && !work.isProgram(path) ? resolveText(value, path, work) : value;
  if (Array.isArray(value)) return value.map((item, index) => resolveValue(item, [...path, index], work));
  if (isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveValue(item, [...path, key], work)]));
  return value;
}

function resolveText(text: string, path: FieldPath, work: Work): unknown {
  const field = formatFieldPath(path);
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new AppError("expression_failed", parsed.message, { field, fix: "Correct the expression in this field." });
  const whole = findWhole(parsed.parts);
  if (whole && !work.isText(path)) return readReference(whole, work.scope, field);
  if (whole) return renderValue(readReference(whole, work.scope, field));
  let rendered = "";
  for (const part of parsed.parts) {
    const piece = part.kind === "text" ? part.text : renderValue(readReference(part.reference, work.scope, field));
    work.room -= piece.length;
    if (work.room < 0)
      throw new AppError(
        "expression_failed",
        `The text is longer than ${limits.outputBytes} characters once its expressions are filled in`,
        { field, fix: "Reference a smaller part of the data." },
      );
    rendered += piece;
  }
  return rendered;
}

/** The reference of a string that is nothing but one expression (space around it does not count). */
export function findWhole(parts: readonly TemplatePart[]): Reference | null {
  const [part, ...others] = parts.filter((candidate) => candidate.kind === "reference" || candidate.text.trim() !== "");
  return part?.kind === "reference" && others.length === 0 ? part.reference : null;
}

/** How a value looks inside text. */
function renderValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
}

function readReference(reference: Reference, scope: Scope, field: string): unknown {
  const known = Object.hasOwn(scope, reference.root);
  const read = known ? readPath(scope[reference.root], reference.path) : undefined;
  if (reference.fallback)
    return read?.found && read.value !== null && read.value !== undefined ? read.value : structuredClone(reference.fallback.value);
  if (read?.found) return read.value;
  if (!read) {
    throw new AppError("expression_failed", `“{{ ${reference.text} }}” cannot be read: there is no “${reference.root}” here`, {
      field,
      fix: `Use one of: ${listNames(Object.keys(scope))}. A node before that did not run has no output: add ?? and a default.`,
    });
  }
  const parent = formatFieldPath([reference.root, ...reference.path.slice(0, read.depth)]);
  throw new AppError(
    "expression_failed",
    `“{{ ${reference.text} }}” cannot be read: ${parent} ${describeMissing(read.at, reference.path[read.depth])}`,
    {
      field,
      fix: "Correct the path, or add ?? and a default for when it is missing.",
    },
  );
}

function describeMissing(at: unknown, key: string | number | undefined): string {
  if (at === null || at === undefined) return "is empty";
  if (Array.isArray(at))
    return typeof key === "number"
      ? `is a list of ${at.length}, so it has no [${key}]`
      : `is a list, so it has no “${key}”; pick an element such as [0]`;
  if (isPlainObject(at)) return `has no “${key}”; it has: ${listNames(Object.keys(at))}`;
  return `is ${typeof at === "string" ? "text" : `a ${typeof at}`}, so it has no “${key}”`;
}

function listNames(names: string[]): string {
  if (names.length === 0) return "nothing";
  return names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
}
