import { isPlainObject } from "../expression/read-path";
import type { FieldPath } from "../field-path";

/**
 * A copy of `value` (JSON) with `next` at `path`, objects and lists on the way made when they are missing; `undefined` removes
 * the field, or the element of a list. The same object when nothing changes. A step called `__proto__` changes nothing.
 */
export function setAtPath(value: unknown, path: FieldPath, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (key === "__proto__") return value;
  if (typeof key === "number") return setElement(Array.isArray(value) ? value : [], key, (element) => setAtPath(element, rest, next));
  const fields = isPlainObject(value) ? value : {};
  const before = Object.hasOwn(fields, key) ? fields[key] : undefined;
  const after = setAtPath(before, rest, next);
  if (after === before && fields === value) return value;
  const { [key]: _before, ...others } = fields;
  return after === undefined ? others : { ...fields, [key]: after };
}

function setElement(list: unknown[], index: number, change: (element: unknown) => unknown): unknown {
  // A list has no holes: the next free place is the furthest.
  const at = Math.min(index, list.length);
  const after = change(list[at]);
  if (after === list[at] && at < list.length) return list;
  return after === undefined ? list.filter((_, other) => other !== at) : list.toSpliced(at, 1, after);
}
