import { isPlainObject } from "../expression/read-path";

/** Equal as JSON: the order of keys does not count, nor do keys without a value. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((element, at) => isSameValue(element, right[at]));
  if (!isPlainObject(left) || !isPlainObject(right)) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isSameValue(readOwn(left, key), readOwn(right, key)));
}

/** Of the object itself, never of its prototype. */
export const readOwn = (fields: Record<string, unknown>, key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined);
