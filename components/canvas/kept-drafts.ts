// Edits that the server has not acknowledged, kept in the browser: per workflow and page, so that two tabs of one person do
// not overwrite each other's.
import * as z from "zod";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import type { Page } from "./live-pages";

/** `revision` and `base`: the draft the edits were made on; null when there was no room for it. `at`: epoch ms. */
export type KeptDraft = { revision: number; base: WorkflowDocument | null; document: WorkflowDocument; at: number };

const keptDraft = z.object({ revision: z.number().int(), document: workflowDocument, at: z.number() });
const keptBase = z.object({ revision: z.number().int(), document: workflowDocument });

/** Where nothing tells which pages are open, a draft that young may belong to one that is still saving it. */
const othersAfterMs = 30_000;
/** What a page left longer ago than this is offered and not taken in unasked. */
export const freshMs = 24 * 3_600_000;

export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Pages that are open; null when the browser does not tell. */
export type LivePages = ReadonlySet<string> | null;

const prefixOf = (workflowId: string) => `trellis:draft:${workflowId}:`;
/** Apart from the draft, because it is written once for many edits. */
const baseOf = (key: string) => `${key}:base`;

export class KeptDrafts {
  private readonly key: string;
  private readonly keyBefore: string | null;
  private readonly prefix: string;
  private readonly storage: Keep;
  private baseKept: number | null = null;

  constructor(storage: Keep, workflowId: string, page: Page) {
    this.storage = storage;
    this.prefix = prefixOf(workflowId);
    this.key = this.prefix + page.id;
    this.keyBefore = page.before === null ? null : this.prefix + page.before;
  }

  /** False when the browser refuses to store it (full, or private mode). Without room for the base the draft alone is kept. */
  keep({ base, ...draft }: KeptDraft): boolean {
    const isNew = this.baseKept !== draft.revision;
    if (isNew) this.storage.removeItem(baseOf(this.key));
    if (!this.write(this.key, draft)) return false;
    if (isNew && base && this.write(baseOf(this.key), { revision: draft.revision, document: base })) this.baseKept = draft.revision;
    return true;
  }

  forget() {
    this.drop(this.key);
    this.baseKept = null;
  }

  /** What this page kept the last time that this workflow was open in it. */
  findOwn(): KeptDraft | null {
    return this.read(this.key);
  }

  /** A draft that another page left behind, of this tab before a reload, else the newest. It becomes this page's. */
  takeLeft(now: number, live: LivePages): KeptDraft | null {
    const [left] = this.listLeft(now, live).filter(({ key, draft }) => key === this.keyBefore || now - draft.at < freshMs);
    if (!left) return null;
    // First away, so that there is room: storage may be full.
    this.drop(left.key);
    this.keep({ ...left.draft, at: now });
    return left.draft;
  }

  /** The newest draft that was left so long ago that it has to be offered. `move` puts it elsewhere; false: it stays here. */
  moveOld(now: number, live: LivePages, move: (draft: KeptDraft) => boolean) {
    const old = this.listLeft(now, live).find(({ draft }) => now - draft.at >= freshMs);
    if (old && move(old.draft)) this.drop(old.key);
  }

  private listLeft(now: number, live: LivePages): { key: string; draft: KeptDraft }[] {
    const isLeft = (key: string, { at }: KeptDraft) => {
      if (live) return !live.has(key.slice(this.prefix.length));
      return key === this.keyBefore || now - at > othersAfterMs;
    };
    const rank = ({ key, draft }: { key: string; draft: KeptDraft }) => (key === this.keyBefore ? Number.POSITIVE_INFINITY : draft.at);
    return this.listKeys()
      .flatMap((key) => {
        const draft = key === this.key ? null : this.read(key);
        return draft && isLeft(key, draft) ? [{ key, draft }] : [];
      })
      .sort((a, b) => rank(b) - rank(a));
  }

  private write(key: string, value: unknown): boolean {
    try {
      this.storage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      // Storage is a safety net; without it the draft still goes to the server, and the screen says that it is not kept.
      return false;
    }
  }

  private drop(key: string) {
    this.storage.removeItem(key);
    this.storage.removeItem(baseOf(key));
  }

  private listKeys(): string[] {
    return listKeys(this.storage, this.prefix).filter((key) => !key.endsWith(baseOf("")));
  }

  private read(key: string): KeptDraft | null {
    const draft = this.parse(key, keptDraft);
    if (!draft) return null;
    const base = this.parse(baseOf(key), keptBase);
    return { ...draft, base: base?.revision === draft.revision ? base.document : null };
  }

  private parse<Kept>(key: string, schema: z.ZodType<Kept>): Kept | null {
    const text = this.storage.getItem(key);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      // Written by a version of Trellis that thought otherwise, or cut off: nothing that could be restored.
      this.storage.removeItem(key);
      return null;
    }
  }
}

export function listKeys(storage: Keep, prefix: string): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) => key.startsWith(prefix));
}
