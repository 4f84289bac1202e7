const cellChars = 500;

/** Rows as a model reads them best: a Markdown table, its cells on one line each. */
export function markdownTable(columns: readonly string[], rows: readonly Record<string, unknown>[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(cell)),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => cell(row[column])))),
  ].join("\n");
}

function cell(value: unknown): string {
  const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const short = text.length > cellChars ? `${text.slice(0, cellChars)}…` : text;
  return short
    .replace(/\\/g, "\\\\")
    .replace(/\|/g, "\\|")
    .replace(/\s*\n\s*/g, " ");
}
