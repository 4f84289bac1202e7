import type { FieldPath } from "../field-path";
import { mayHoldExpression, parseTemplate, type Reference } from "./parse-template";
import { isPlainObject } from "./read-path";

/** One string of a config with what its template says. */
export type FoundTemplate = { path: FieldPath; references: Reference[] /** Set when the template cannot be read. */; problem?: string };

/** Every string in `value` (JSON) that holds `{{`, with the references in it. Fields that `isProgram` names are left out. */
export function listReferences(
  value: unknown,
  options: { at?: FieldPath; isProgram?: (path: FieldPath) => boolean } = {},
): FoundTemplate[] {
  const found: FoundTemplate[] = [];
  const queue: { value: unknown; path: FieldPath }[] = [{ value, path: options.at ?? [] }];
  for (let next = 0; next < queue.length; next++) {
    const entry = queue[next];
    if (!entry) break;
    const { value: current, path } = entry;
    if (typeof current === "string") {
      if (mayHoldExpression(current) && !options.isProgram?.(path)) found.push(readTemplate(current, path));
    } else if (Array.isArray(current)) {
      for (const [index, item] of current.entries()) queue.push({ value: item, path: [...path, index] });
    } else if (isPlainObject(current)) {
      for (const [key, item] of Object.entries(current)) queue.push({ value: item, path: [...path, key] });
    }
  }
  return found;
}

function readTemplate(text: string, path: FieldPath): FoundTemplate {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return { path, references: [], problem: parsed.message };
  return { path, references: parsed.parts.flatMap((part) => (part.kind === "reference" ? [part.reference] : [])) };
}
