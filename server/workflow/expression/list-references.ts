import type { FieldPath } from "../field-path";
import { mayHoldExpression, parseTemplate, type Reference, type TextRange } from "./parse-template";
import { isPlainObject } from "./read-path";
import { findWhole } from "./resolve-templates";

/** One string of a config with what its template says. */
export type FoundTemplate = {
  path: FieldPath;
  text: string;
  references: PlacedReference[];
  /** The text is one reference and nothing else: the field gets its value, type and all. */
  isWhole: boolean;
  /** Set when the template cannot be read. */
  problem?: string;
};

type PlacedReference = Reference & TextRange;

/** Every string in `value` (JSON) that holds `{{`, with the references in it. Fields that `isProgram` names are left out. */
export function listReferences(
  value: unknown,
  options: { at?: FieldPath; isProgram?: (path: FieldPath) => boolean } = {},
): FoundTemplate[] {
  return listTexts(value, options.at ?? [])
    .filter(({ text, path }) => mayHoldExpression(text) && !options.isProgram?.(path))
    .map(({ text, path }) => readTemplate(text, path));
}

/** Every string in `value` (JSON) with where it stands. */
export function listTexts(value: unknown, at: FieldPath = []): { path: FieldPath; text: string }[] {
  const texts: { path: FieldPath; text: string }[] = [];
  const queue: { value: unknown; path: FieldPath }[] = [{ value, path: at }];
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const { value: current, path } = entry;
    if (typeof current === "string") texts.push({ path, text: current });
    else if (Array.isArray(current) || isPlainObject(current)) {
      const isList = Array.isArray(current);
      for (const [key, item] of Object.entries(current).reverse()) queue.push({ value: item, path: [...path, isList ? Number(key) : key] });
    }
  }
  return texts;
}

function readTemplate(text: string, path: FieldPath): FoundTemplate {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return { path, text, references: [], isWhole: false, problem: parsed.message };
  const references = parsed.parts.flatMap((part) =>
    part.kind === "reference" ? [{ ...part.reference, from: part.from, to: part.to }] : [],
  );
  return { path, text, references, isWhole: findWhole(parsed.parts) !== null };
}
