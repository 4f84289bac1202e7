import { isPlainObject } from "../expression/read-path";
import type { FieldPath } from "../field-path";

/** Mine: the person who looks on. Theirs: what someone else saved meanwhile. */
export type Side = "mine" | "theirs";

/** A value as both began with it, and as each has it now. undefined: not there. */
export type Sides<Value = unknown> = { base: Value; mine: Value; theirs: Value };

export type ValueMerge = {
  /** Called where both changed the same to different ends; gives whose stays. */
  decide(path: FieldPath, sides: Sides): Side;
  /** True where a value is taken whole or not at all. */
  isWhole(path: FieldPath): boolean;
};

/**
 * Three-way merge of JSON values: what one side changed is taken, and where both did, what is inside is merged. Lists are merged
 * element by element only while all three are of one length, because nothing tells which element is which otherwise.
 */
export function mergeValue(sides: Sides, merge: ValueMerge, path: FieldPath = []): unknown {
  const { base, mine, theirs } = sides;
  if (isSameValue(mine, theirs) || isSameValue(base, theirs)) return mine;
  if (isSameValue(base, mine)) return theirs;
  const inside = merge.isWhole(path) ? null : mergeInside(sides, merge, path);
  return inside ? inside.value : merge.decide(path, sides) === "mine" ? mine : theirs;
}

function mergeInside({ base, mine, theirs }: Sides, merge: ValueMerge, path: FieldPath): { value: unknown } | null {
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    if (!Array.isArray(base) || base.length !== mine.length || base.length !== theirs.length) return null;
    return { value: mine.map((element, at) => mergeValue({ base: base[at], mine: element, theirs: theirs[at] }, merge, [...path, at])) };
  }
  if (!isPlainObject(mine) || !isPlainObject(theirs)) return null;
  // What both added is merged as if it had been empty before.
  const old = isPlainObject(base) ? base : {};
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const entries = [...keys].flatMap((key) => {
    const field = { base: read(old, key), mine: read(mine, key), theirs: read(theirs, key) };
    const merged = mergeValue(field, merge, [...path, key]);
    return merged === undefined ? [] : [[key, merged] as const];
  });
  return { value: Object.fromEntries(entries) };
}

const read = (fields: Record<string, unknown>, key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined);

/** Equal as JSON: the order of keys does not count, nor do keys without a value. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((element, at) => isSameValue(element, right[at]));
  if (!isPlainObject(left) || !isPlainObject(right)) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isSameValue(read(left, key), read(right, key)));
}
