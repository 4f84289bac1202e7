// A value as the rows of a tree: what is there, what is only known to come, and which of it is open. Pure.
import { previewValue } from "@/components/expression/preview-value";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import { describeType } from "@/server/workflow/values/describe-schema";
import { inferSchema, listFields, stepInto, type ValueSchema } from "@/server/workflow/values/value-schema";

/** One thing that the tree begins with. `value` is left out where no run gave it yet. */
export type ValueRoot = {
  root: string;
  path: (string | number)[];
  /** Whose it is, in words. */
  title: string;
  schema: ValueSchema;
  value?: { is: unknown } | undefined;
  /** No expression reads it: it can be looked at and copied, not referred to. */
  isUnnamed?: boolean;
};

export type ValueRow = {
  id: string;
  root: string;
  path: (string | number)[];
  depth: number;
  /** What it is called where it stands. */
  name: string;
  title: string;
  type: string;
  /** "" where no run gave it yet. */
  preview: string;
  value: { is: unknown } | undefined;
  isUnnamed: boolean;
  /** Stands for all that is past what is shown of a list or object. */
  isRest: boolean;
  isBranch: boolean;
  isOpen: boolean;
};

type Shown = { open: ReadonlySet<string>; search: string };

/** More than this is not looked through for a search, nor shown of one list or object. */
const mostSearched = 20_000;
const mostInside = 1_000;

export const rowId = (root: string, path: readonly (string | number)[]) => JSON.stringify([root, ...path]);

/** The rows that are to be seen. A search shows what fits, with all that it stands in. */
export function listRows(roots: readonly ValueRoot[], { open, search }: Shown): ValueRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: ValueRow[] = [];
  let looked = 0;
  for (const root of roots) visit(toNode(root));
  return rows;

  function visit(node: Node): boolean {
    looked += 1;
    const id = rowId(node.root, node.path);
    const inside = listInside(node);
    const isBranch = inside.length > 0;
    const row = toRow(node, { id, isBranch, isOpen: isBranch && (wanted !== "" || open.has(id)) });
    const fits = wanted === "" || `${row.name} ${row.title} ${row.preview}`.toLowerCase().includes(wanted);
    const at = rows.push(row) - 1;
    let hasFitting = false;
    if (row.isOpen && looked < mostSearched) for (const child of inside) hasFitting = visit(child) || hasFitting;
    if (!fits && !hasFitting) rows.splice(at);
    return fits || hasFitting;
  }
}

/**
 * What is open at first: the roots, and in them level by level as much as `most` rows can show, so that a small value is seen whole
 * and of a large one its outline.
 */
export function openAtFirst(roots: readonly ValueRoot[], most: number): Set<string> {
  const open = new Set<string>();
  let shown = roots.length;
  let level = roots.map(toNode);
  while (level.length > 0) {
    const next: Node[] = [];
    for (const node of level) {
      const inside = listInside(node);
      // What holds nothing has nothing to open.
      if (inside.length === 0 || (node.depth > 0 && shown + inside.length > most)) continue;
      open.add(rowId(node.root, node.path));
      shown += inside.length;
      next.push(...inside);
    }
    level = next;
  }
  return open;
}

type Node = Pick<ValueRow, "root" | "path" | "depth" | "name" | "title" | "value" | "isUnnamed" | "isRest"> & { schema: ValueSchema };

function toNode({ root, path, title, schema, value, isUnnamed = false }: ValueRoot): Node {
  const last = path.at(-1);
  return {
    root,
    path,
    depth: 0,
    name: typeof last === "string" ? `${root}.${last}` : root,
    title,
    schema,
    value,
    isUnnamed,
    isRest: false,
  };
}

function toRow({ schema, ...node }: Node, { id, isBranch, isOpen }: { id: string; isBranch: boolean; isOpen: boolean }): ValueRow {
  const type = describeType(schema) || (node.value ? describeType(inferSchema(node.value.is, { depth: 2 })) : "");
  return { ...node, id, type, preview: node.value ? previewValue(node.value.is, 80) : "", isBranch, isOpen };
}

/** What is in the value, else what its schema says will be. */
function listInside({ root, path, depth, schema, value, isUnnamed }: Node): Node[] {
  const toInner = (key: string | number, inner: { is: unknown } | undefined): Node => ({
    root,
    path: [...path, key],
    depth: depth + 1,
    name: typeof key === "number" ? `[${key}]` : key,
    title: "",
    schema: stepInto(schema, key).schema,
    value: inner,
    isUnnamed,
    isRest: false,
  });
  const cut = (entries: readonly [string | number, unknown][]): Node[] => {
    const shown = entries.slice(0, mostInside).map(([key, is]) => toInner(key, { is }));
    const left = entries.length - shown.length;
    if (left === 0) return shown;
    const title = `${left} more: the JSON has all`;
    return [...shown, { ...toInner("…", undefined), schema: {}, title, isRest: true }];
  };
  if (Array.isArray(value?.is)) return cut([...value.is.entries()]);
  if (isPlainObject(value?.is)) return cut(Object.entries(value.is));
  if (value !== undefined || depth > 6) return [];
  return listFields(schema).map(({ name }) => toInner(name, undefined));
}
