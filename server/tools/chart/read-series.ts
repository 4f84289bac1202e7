import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";

type Row = Readonly<Record<string, unknown>>;
export type Series = { name: string; values: (number | null)[] };

/** What stands along the bottom: names, numbers in order, or times in order. */
export type Along = { name: string; kind: "name"; values: string[] } | { name: string; kind: "number" | "time"; values: number[] };

export type ChartData = { along: Along; series: Series[] };

type Columns = { x?: string | undefined; y: readonly string[] };

/** Rows as series to draw. Columns that are not named are chosen: the first that is no number along the bottom, all numbers above it. */
export function readSeries(rows: readonly Row[], { x, y }: Columns): ChartData {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.length === 0 || columns.length === 0) throw invalid("rows", "There are no rows to draw.", "Give a list of objects.");
  for (const [field, name] of [["x", x] as const, ...y.map((name) => ["y", name] as const)])
    if (name !== undefined && !columns.includes(name))
      throw invalid(field, `The rows have no column “${name}”.`, `They have: ${columns.slice(0, 20).join(", ")}.`);
  const numeric = columns.filter((column) => isNumeric(rows, column));
  const along = x ?? columns.find((column) => !numeric.includes(column)) ?? columns[0] ?? "";
  const chosen = y.length > 0 ? [...y] : numeric.filter((column) => column !== along).slice(0, limits.chartSeries);
  if (chosen.length === 0)
    throw invalid("rows", "No column of the rows holds numbers to draw.", "Name the columns to draw, or give rows with numbers.");
  const series = chosen.map((name) => ({ name, values: rows.map((row) => toNumber(row[name])) }));
  for (const { name, values } of series)
    if (values.every((value) => value === null)) throw invalid("y", `The column “${name}” holds no numbers.`, "Choose another column.");
  return { along: readAlong(along, rows), series };
}

function readAlong(name: string, rows: readonly Row[]): Along {
  const given = rows.map((row) => row[name]);
  if (given.every((value) => toNumber(value) !== null)) return { name, kind: "number", values: given.map((value) => toNumber(value) ?? 0) };
  if (given.every(isTime)) return { name, kind: "time", values: given.map((value) => readTime(String(value))) };
  return { name, kind: "name", values: given.map((value) => (value === null || value === undefined ? "" : String(value))) };
}

const isNumeric = (rows: readonly Row[], column: string) => {
  const values = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => toNumber(value) !== null);
};

/** Past it the distance between two numbers is more than a number can say, so no axis holds them. */
const largest = 1e100;

/** Databases give exact numbers as text. */
function toNumber(value: unknown): number | null {
  const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= largest ? number : null;
}

const isoTime = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?)?$/;
const isTime = (value: unknown) => typeof value === "string" && isoTime.test(value) && Number.isFinite(readTime(value));

/** A time without a zone is taken as UTC, so that a chart looks the same wherever it is drawn. */
function readTime(text: string): number {
  if (text.length <= 10) return Date.parse(text);
  const iso = text.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00");
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`);
}

const invalid = (field: string, message: string, fix: string) => new AppError("invalid_input", message, { field: `config.${field}`, fix });
