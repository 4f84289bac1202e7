import "server-only";
import * as z from "zod";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { guardedFetch } from "@/server/net/guarded-fetch";
import { runInReusedWorker, type WorkerKind } from "@/server/sandbox/reused-workers";
import { refusedResponse } from "@/server/tools/http/refused-response";
import type { PageRequest, PageText } from "@/server/workflow/tool-context";
import { decodePage } from "./decode-page";

const worker: WorkerKind = {
  file: "page-worker.mjs",
  workerData: { maxLinks: limits.pageLinks },
  timeoutMs: 10_000,
  threads: 2,
  resourceLimits: { maxOldGenerationSizeMb: 512 },
};

const article = z.object({
  title: z.string(),
  byline: z.string().nullable(),
  siteName: z.string().nullable(),
  publishedAt: z.string().nullable(),
  language: z.string().nullable(),
  markdown: z.string(),
  links: z.array(z.object({ text: z.string(), url: z.string() })),
});
const answer = z.union([z.object({ ok: z.literal(true), article }), z.object({ ok: z.literal(false), message: z.string() })]);

/**
 * Fetches a page through the guard and gives what is to be read of it as Markdown, found in a thread with limits on time and memory.
 * Text and JSON are given as they are. Throws AppError: http_failed (not a page), too_large, address_blocked, http_unavailable,
 * and what its status means.
 */
export async function readPage({ url, maxChars, timeoutMs }: PageRequest, { signal }: { signal: AbortSignal }): Promise<PageText> {
  const response = await guardedFetch(url, {
    headers: { accept: "text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.8, */*;q=0.1" },
    signal,
    timeoutMs,
    maxBytes: limits.pageBytes,
  });
  const type = response.headers.get("content-type") ?? "";
  const kind = kindOf(type);
  if (response.status < 400 && kind === "other") {
    await response.body?.cancel();
    throw new AppError("http_failed", `${new URL(response.url).host} sent ${type.split(";")[0]}, which is no page to read.`, {
      fix: "Give the address of a page, or use an HTTP request.",
    });
  }
  const text = decodePage(new Uint8Array(await response.arrayBuffer()), type);
  if (response.status >= 400)
    throw refusedResponse({ status: response.status, headers: Object.fromEntries(response.headers), url: response.url, text });
  const found = kind === "html" ? await findArticle(text, response.url) : { ...noArticle, markdown: text };
  const { markdown, ...rest } = found;
  return { url: response.url, ...rest, markdown: cutAt(markdown, maxChars), totalChars: markdown.length };
}

function kindOf(contentType: string): "html" | "text" | "other" {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "" || type === "text/html" || type === "application/xhtml+xml") return "html";
  return /^text\/|[/+](json|xml|yaml)$/.test(type) ? "text" : "other";
}

const noArticle = { title: "", byline: null, siteName: null, publishedAt: null, language: null, links: [] };

async function findArticle(html: string, url: string): Promise<z.output<typeof article>> {
  const reply = await runInReusedWorker(worker, { html, url });
  const said = typeof reply === "string" ? null : answer.parse(reply);
  if (said?.ok) return said.article;
  const reason = said ? said.message : reply === "killed" ? "it takes too long" : "it needs too much memory";
  throw new AppError("http_failed", `${new URL(url).host} sent a page that cannot be read: ${reason}.`, {
    fix: "Choose another page, or use an HTTP request for its source.",
  });
}

/** Not in the middle of a letter of two halves. */
function cutAt(text: string, maxChars: number): string {
  const cut = text.slice(0, maxChars);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
