// In what form a person would rather read a value than as a tree. Pure.
import { isPlainObject } from "@/server/workflow/expression/read-path";

/** Words, and what stands behind them. */
type Answer = { text: string; rest: Record<string, unknown> };

export type Reading =
  | { kind: "text"; text: string }
  /** `title`: what it is said to show. */
  | { kind: "picture"; source: string; title: string; rest: Record<string, unknown> }
  | { kind: "table"; columns: string[]; rows: Record<string, unknown>[]; rest: Record<string, unknown> }
  /** What models and agents give. */
  | ({ kind: "answer" } & Answer)
  /** What a merge of several gives: each answer under the node it came from. */
  | { kind: "answers"; answers: (Answer & { nodeId: string })[] };

/** The word for the view beside “Tree” and “JSON”. */
export const readingWords: Readonly<Record<Reading["kind"], string>> = {
  text: "Text",
  picture: "Picture",
  table: "Table",
  answer: "Text",
  answers: "Text",
};

/** null: it is read best as a tree. */
export function readAs(value: unknown): Reading | null {
  const picture = asPicture(value);
  if (picture) return { kind: "picture", ...picture };
  if (typeof value === "string") return { kind: "text", text: value };
  const rows = asRows(value);
  if (rows) return { kind: "table", ...rows, rest: {} };
  const answered = asRowsOfAnswer(value);
  if (answered) return { kind: "table", ...answered };
  if (!isPlainObject(value)) return null;
  if (isAnswer(value)) return { kind: "answer", ...splitAnswer(value) };
  const parts = Object.entries(value);
  const answers = parts.flatMap(([nodeId, part]) => (isAnswer(part) ? [{ nodeId, ...splitAnswer(part) }] : []));
  return parts.length > 0 && answers.length === parts.length ? { kind: "answers", answers } : null;
}

/** A picture as text: as a data address, alone or as the `image` of what drew it. In an <img> no script of it runs. */
export function asPicture(value: unknown): { source: string; title: string; rest: Record<string, unknown> } | null {
  if (typeof value === "string") return imageType.test(value) ? { source: value, title: "", rest: {} } : null;
  if (!isPlainObject(value) || typeof value.image !== "string" || !imageType.test(value.image)) return null;
  const { image, ...rest } = value;
  return { source: image, title: typeof value.title === "string" ? value.title : "", rest };
}

/** What a database gives: rows under the columns that were asked for, and whether there were more. */
export function asRowsOfAnswer(value: unknown) {
  if (!isPlainObject(value)) return null;
  const { rows, columns, ...rest } = value;
  const table = asRows(rows);
  if (!table || !Array.isArray(columns)) return null;
  return { columns: columns.map(String), rows: table.rows, rest };
}

/** A list of flat rows reads better as a table. */
export function asRows(value: unknown): { columns: string[]; rows: Record<string, unknown>[] } | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > 200 || !value.every(isPlainObject)) return null;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  const flat = value.every((row) => Object.values(row).every((cell) => typeof cell !== "object" || cell === null));
  return flat && columns.length > 0 && columns.length <= 8 ? { columns, rows: value } : null;
}

const imageType = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,/;

const isAnswer = (value: unknown): value is { text: string } => isPlainObject(value) && typeof value.text === "string" && value.text !== "";

const splitAnswer = ({ text, ...rest }: { text: string }): Answer => ({ text, rest });
