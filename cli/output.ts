/** Prints a value as indented JSON on standard output. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Prints rows as aligned columns with a heading; the last column is not padded. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [headings, ...rows];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lastColumn = headings.length - 1;
  for (const row of all)
    console.log(row.map((cell, column) => (column === lastColumn ? cell : cell.padEnd(widths[column] ?? 0))).join("  "));
}
