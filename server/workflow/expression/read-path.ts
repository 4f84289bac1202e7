import type { FieldPath } from "../field-path";

export type PathRead =
  | { found: true; value: unknown }
  | {
      found: false /** How many steps of the path were there. */;
      depth: number /** What stood where the next step was missing. */;
      at: unknown;
    };

/**
 * Own data properties of plain objects, elements of arrays, and an array's `length`: never a prototype, a method or a getter
 * of something that is not JSON.
 */
export function readPath(value: unknown, path: FieldPath): PathRead {
  let current = value;
  for (const [depth, key] of path.entries()) {
    const next = readKey(current, key);
    if (next === undefined) return { found: false, depth, at: current };
    current = next.value;
  }
  return { found: true, value: current };
}

/** One step of a path; undefined when it is not there. */
export function readKey(value: unknown, key: string | number): { value: unknown } | undefined {
  if (Array.isArray(value)) {
    if (key === "length") return { value: value.length };
    const index = typeof key === "number" ? key : /^\d{1,9}$/.test(key) ? Number(key) : -1;
    return Number.isInteger(index) && index >= 0 && index < value.length ? { value: value[index] } : undefined;
  }
  if (!isPlainObject(value) || key === "__proto__" || !Object.hasOwn(value, key)) return undefined;
  const found = value[key];
  return typeof found === "function" || found === undefined ? undefined : { value: found };
}

/** An object as JSON makes it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
