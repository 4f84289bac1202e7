import * as z from "zod";
import { AppError } from "@/server/errors";
import type { ToolRequest, ToolResponse } from "@/server/workflow/tool-context";

export const timeRanges = ["any", "day", "week", "month", "year"] as const;

export type Search = { query: string; timeRange: (typeof timeRanges)[number] /** How many more are wanted. */; wanted: number };

/** One shape for all engines. */
export type Found = { title: string; url: string; snippet: string; publishedAt: string | null };

/** What one service needs to be asked, and how it answers. */
export type SearchEngine = {
  label: string;
  /** Of the service itself; null: everyone runs their own. */
  baseUrl: string | null;
  /** What helps against an answer of this status, where it means more than it says. */
  fixes?: Readonly<Record<number, string>>;
  /** It has no more results than this for one query. */
  most: number;
  request(search: Search, at: { baseUrl: string; page: number }): Pick<ToolRequest, "url" | "method" | "headers" | "body">;
  /** `isLast`: asking for another page is of no use. Throws AppError answer_invalid. */
  read(response: ToolResponse): { found: Found[]; isLast: boolean };
};

/** The JSON of an answer, in the shape that the service is known for. */
export function readJson<Schema extends z.ZodType>({ text, url }: ToolResponse, schema: Schema, fix: string): z.output<Schema> {
  const host = new URL(url).host;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError("answer_invalid", `${host} did not answer with JSON.`, { fix, detail: text.slice(0, 200), cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError("answer_invalid", `${host} answered in a form that is not known.`, {
    fix,
    detail: z.prettifyError(parsed.error).slice(0, 300),
  });
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Snippets come with bold words and entities. */
export function plainText(html: string | null | undefined): string {
  return (html ?? "")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "0", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replace(/\s+/g, " ")
    .trim();
}
