import "server-only";
import { type Expression, listEqualities } from "./expression";

// A wait with `async.data.k == 5` is filed under the key ["data","k",5], and an event that comes in is looked up under one
// such key per scalar field: an index answers, however many runs wait. The expression itself is still evaluated.

const maxKeys = 128;
const maxKeyChars = 400;
const maxDepth = 6;

/** The key of a wait that names no field of the event. */
export const anyKey = "";

const isScalar = (value: unknown) => typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Where to file a wait: under the first equality that can be looked up, else under `anyKey`. */
export function keyOfWait(expression: Expression | undefined, event: unknown): string {
  if (!expression) return anyKey;
  for (const { path, value } of listEqualities(expression, event)) {
    if (!isScalar(value) || path.length === 0 || path.length > maxDepth || !path.every((step) => typeof step === "string")) continue;
    const key = JSON.stringify([...path, value]);
    if (key.length <= maxKeyChars) return key;
  }
  return anyKey;
}

/** All keys under which a wait for this event may be filed; undefined when there are too many to list, so look at every key. */
export function keysOfEvent(event: unknown): string[] | undefined {
  const keys = [anyKey];
  const visit = (value: unknown, path: string[]): boolean => {
    if (isScalar(value)) {
      const key = JSON.stringify([...path, value]);
      if (key.length <= maxKeyChars) keys.push(key);
      return keys.length <= maxKeys;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value) || path.length >= maxDepth) return true;
    return Object.entries(value).every(([name, inner]) => visit(inner, [...path, name]));
  };
  return visit(event, []) ? keys : undefined;
}
