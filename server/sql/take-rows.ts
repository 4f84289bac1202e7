import "server-only";
import { limits } from "@/server/limits";
import type { DatabaseRows } from "@/server/workflow/tool-context";

/** Rows as objects, as many as were asked for and fit. Columns of one name are told apart: id, id_2. */
export function takeRows({ columns, rows, maxRows }: { columns: string[]; rows: unknown[][]; maxRows: number }): DatabaseRows {
  const names = tellApart(columns);
  const taken: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, maxRows)) {
    const made = Object.fromEntries(names.map((name, index) => [name, row[index] ?? null]));
    bytes += Buffer.byteLength(JSON.stringify(made));
    if (bytes > limits.queryResultBytes) break;
    taken.push(made);
  }
  return { columns: names, rows: taken, truncated: taken.length < rows.length };
}

function tellApart(columns: string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column;
    for (let number = 2; taken.has(name); number++) name = `${column}_${number}`;
    taken.add(name);
    return name;
  });
}
