import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";

/** What every list takes. A cursor comes from the page before and is opaque to callers. */
export const pageInput = z.strictObject({
  cursor: z.string().max(1_000).nullish(),
  limit: z.coerce.number().int().min(1).max(limits.pageSize).optional(),
});

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** Where a page ended: what its last row is sorted by, a time as a rule, and its id. */
export type Position = { at: string; id: string };

/** A caller may make up a cursor, and a NUL is hidden in it from whoever looks at the input. */
const plain = /^[^\0]*$/;
const id = z.string().min(1).max(100).regex(plain);
const position = z.strictObject({ at: z.iso.datetime(), id });
const textPosition = z.strictObject({ at: z.string().max(300).regex(plain), id });

export const defaultPageSize = 25;

/** The position a cursor names, or null for the first page. Throws `invalid_input` when it is not one of ours. */
export function readCursor(cursor: string | null | undefined, sortedBy: "time" | "text" = "time"): Position | null {
  if (cursor === null || cursor === undefined || cursor === "") return null;
  const parsed = (sortedBy === "time" ? position : textPosition).safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (!parsed.success)
    throw new AppError("invalid_input", "The cursor is not one that a list returned.", {
      field: "cursor",
      fix: "Send nextCursor of the page before, or leave it out for the first page.",
    });
  return parsed.data;
}

/** Cuts `rows` (fetched with one more than `limit`) into a page. */
export function toPage<Row extends { id: string }, Item>(
  rows: Row[],
  { limit, at, item }: { limit: number; at: (row: Row) => Date | string; item: (row: Row) => Item },
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  return { items: kept.map(item), nextCursor: last ? writeCursor(at(last), last.id) : null };
}

function writeCursor(at: Date | string, id: string): string {
  const position: Position = { at: typeof at === "string" ? at : at.toISOString(), id };
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours; the schema says so.
    return null;
  }
}
