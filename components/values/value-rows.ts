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
  for (const { root, path, title, schema, value } of roots) {
    const last = path.at(-1);
    visit({ root, path, depth: 0, name: typeof last === "string" ? `${root}.${last}` : root, title, schema, value });
  }
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

type Node = Pick<ValueRow, "root" | "path" | "depth" | "name" | "title" | "value"> & { schema: ValueSchema };

function toRow({ schema, ...node }: Node, { id, isBranch, isOpen }: { id: string; isBranch: boolean; isOpen: boolean }): ValueRow {
  const type = describeType(schema) || (node.value ? describeType(inferSchema(node.value.is, { depth: 2 })) : "");
  return { ...node, id, type, preview: node.value ? previewValue(node.value.is, 80) : "", isBranch, isOpen };
}

/** What is in the value, else what its schema says will be. */
function listInside({ root, path, depth, schema, value }: Node): Node[] {
  const toNode = (key: string | number, inner: { is: unknown } | undefined): Node => ({
    root,
    path: [...path, key],
    depth: depth + 1,
    name: typeof key === "number" ? `[${key}]` : key,
    title: "",
    schema: stepInto(schema, key).schema,
    value: inner,
  });
  if (Array.isArray(value?.is)) return value.is.slice(0, mostInside).map((item: unknown, index) => toNode(index, { is: item }));
  if (isPlainObject(value?.is)) {
    const given = Object.entries(value.is).slice(0, mostInside);
    return given.map(([key, inner]) => toNode(key, { is: inner }));
  }
  if (value !== undefined || depth > 6) return [];
  return listFields(schema).map(({ name }) => toNode(name, undefined));
}
