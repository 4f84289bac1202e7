// Edits that the server has not acknowledged, kept in the browser: per workflow and tab, so that two tabs of one person do
// not overwrite each other's.
import * as z from "zod";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";

/** `revision` and `base`: the draft the edits were made on; null when there was no room for it. `at`: epoch ms. */
export type KeptDraft = { revision: number; base: WorkflowDocument | null; document: WorkflowDocument; at: number };

const keptDraft = z.object({ revision: z.number().int(), document: workflowDocument, at: z.number() });
const keptBase = z.object({ revision: z.number().int(), document: workflowDocument });

/** A draft that young may belong to another tab that is still saving it. */
const othersAfterMs = 30_000;

export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const prefixOf = (workflowId: string) => `trellis:draft:${workflowId}:`;
/** Apart from the draft, because it is written once for many edits. */
const baseOf = (key: string) => `${key}:base`;

export class KeptDrafts {
  private readonly key: string;
  private readonly prefix: string;
  private readonly storage: Keep;
  private baseKept: number | null = null;

  constructor(storage: Keep, workflowId: string, tabId: string) {
    this.storage = storage;
    this.prefix = prefixOf(workflowId);
    this.key = this.prefix + tabId;
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

  /** What this tab kept before it was reloaded. */
  findOwn(): KeptDraft | null {
    return this.read(this.key);
  }

  /**
   * The newest draft that another tab left behind; it becomes this tab's. `live`: the tabs that are open; null when that cannot be
   * known.
   */
  takeLeft(now: number, live: ReadonlySet<string> | null): KeptDraft | null {
    const isLeft = (key: string, { at }: KeptDraft) => (live ? !live.has(key.slice(this.prefix.length)) : now - at > othersAfterMs);
    const left = this.listKeys()
      .flatMap((key) => {
        const draft = key === this.key ? null : this.read(key);
        return draft && isLeft(key, draft) ? [{ key, draft }] : [];
      })
      .sort((a, b) => b.draft.at - a.draft.at)[0];
    if (!left) return null;
    // First away, so that there is room: storage may be full.
    this.drop(left.key);
    this.keep({ ...left.draft, at: now });
    return left.draft;
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
    return Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? "").filter(
      (key) => key.startsWith(this.prefix) && !key.endsWith(baseOf("")),
    );
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

/** Of a tab whose own storage is closed to us: it holds until the reload. */
let unkeptTabId: string | null = null;

/** The same for as long as the tab lives, reloads included. */
export function readTabId(session: Pick<Storage, "getItem" | "setItem">): string {
  const known = session.getItem("trellis:tab") ?? unkeptTabId;
  if (known) return known;
  const made = crypto.randomUUID();
  try {
    session.setItem("trellis:tab", made);
  } catch {
    // Full or closed storage takes nothing; the draft is told apart all the same while the page is open.
    unkeptTabId = made;
  }
  return made;
}
