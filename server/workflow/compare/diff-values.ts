// How two JSON values differ, place by place.
import { type FieldPath, formatFieldPath } from "../field-path";

/** `undefined` on one side: it is only on the other. */
export type ValueChange = { path: string; before: unknown; after: unknown };

type Options = {
  /** No more changes than this are listed. */
  most?: number;
};

/** The places at which two values differ, outermost first where one is missing or of another kind. Lists are compared by place. */
export function diffValues(before: unknown, after: unknown, { most = 100 }: Options = {}): ValueChange[] {
  const changes: ValueChange[] = [];
  compare(before, after, { changes, most, path: [] });
  return changes;
}

type Walk = { changes: ValueChange[]; most: number; path: FieldPath };

function compare(before: unknown, after: unknown, walk: Walk): void {
  if (walk.changes.length >= walk.most || Object.is(before, after)) return;
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    walk.changes.push({ path: formatFieldPath(walk.path), before, after });
    return;
  }
  const isList = Array.isArray(before);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const part = isList ? Number(key) : key;
    compare(read(before, key), read(after, key), { ...walk, path: [...walk.path, part] });
  }
}

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;
const read = (value: Container, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
