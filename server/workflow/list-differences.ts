import { isPlainObject } from "./expression/read-path";
import type { FieldPath } from "./field-path";

/** The outermost paths at which two JSON values differ: into objects and lists of the same length, no further. */
export function listDifferences(before: unknown, after: unknown): FieldPath[] {
  const found: FieldPath[] = [];
  const queue: { before: unknown; after: unknown; path: FieldPath }[] = [{ before, after, path: [] }];
  for (let pair = queue.pop(); pair; pair = queue.pop()) {
    if (pair.before === pair.after) continue;
    const keys = listSharedKeys(pair.before, pair.after);
    if (!keys) found.push(pair.path);
    else
      for (const key of keys.reverse())
        queue.push({ before: readField(pair.before, key), after: readField(pair.after, key), path: [...pair.path, key] });
  }
  return found;
}

function listSharedKeys(before: unknown, after: unknown): (string | number)[] | null {
  if (Array.isArray(before) && Array.isArray(after)) return before.length === after.length ? [...before.keys()] : null;
  if (!isPlainObject(before) || !isPlainObject(after)) return null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function readField(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
