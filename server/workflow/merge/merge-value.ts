import { isPlainObject } from "../expression/read-path";
import type { FieldPath } from "../field-path";
import { isSameValue, readOwn } from "./is-same-value";
import { mergeLists } from "./merge-list";

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
 * Three-way merge of JSON values: what one side changed is taken, and where both did, what is inside is merged, in lists element
 * by element (merge-list.ts).
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
    const lists = { base: Array.isArray(base) ? base : null, mine, theirs };
    const value = mergeLists(lists, (item, at) => mergeValue(item, merge, [...path, at]));
    return value && { value };
  }
  if (!isPlainObject(mine) || !isPlainObject(theirs)) return null;
  // What both added is merged as if it had been empty before.
  const old = isPlainObject(base) ? base : {};
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const entries = [...keys].flatMap((key) => {
    const field = { base: readOwn(old, key), mine: readOwn(mine, key), theirs: readOwn(theirs, key) };
    const merged = mergeValue(field, merge, [...path, key]);
    return merged === undefined ? [] : [[key, merged] as const];
  });
  return { value: Object.fromEntries(entries) };
}
