// Edits that the server has not acknowledged, kept in the browser: per workflow and tab, so that two tabs of one person do
// not overwrite each other's.
import * as z from "zod";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";

/** `revision`: the draft the edits were made on. `at`: epoch ms. */
export type KeptDraft = { revision: number; document: WorkflowDocument; at: number };

const keptDraft = z.object({ revision: z.number().int(), document: workflowDocument, at: z.number() });

/** A draft that young may belong to another tab that is still saving it. */
const othersAfterMs = 30_000;

type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const prefixOf = (workflowId: string) => `trellis:draft:${workflowId}:`;

export class KeptDrafts {
  private readonly key: string;
  private readonly prefix: string;
  private readonly storage: Keep;

  constructor(storage: Keep, workflowId: string, tabId: string) {
    this.storage = storage;
    this.prefix = prefixOf(workflowId);
    this.key = this.prefix + tabId;
  }

  /** False when the browser refuses to store it (full, or private mode). */
  keep(draft: KeptDraft): boolean {
    try {
      this.storage.setItem(this.key, JSON.stringify(draft));
      return true;
    } catch {
      // Storage is a safety net; without it the draft still goes to the server.
      return false;
    }
  }

  forget() {
    this.storage.removeItem(this.key);
  }

  /** This tab's draft, else the newest one that another tab left behind; that one becomes this tab's. */
  find(now: number): KeptDraft | null {
    const own = this.read(this.key);
    if (own) return own;
    const left = this.listKeys()
      .flatMap((key) => {
        const draft = this.read(key);
        return draft && now - draft.at > othersAfterMs ? [{ key, draft }] : [];
      })
      .sort((a, b) => b.draft.at - a.draft.at)[0];
    if (!left) return null;
    if (this.keep({ ...left.draft, at: now })) this.storage.removeItem(left.key);
    return left.draft;
  }

  private listKeys(): string[] {
    return Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? "").filter((key) =>
      key.startsWith(this.prefix),
    );
  }

  private read(key: string): KeptDraft | null {
    const text = this.storage.getItem(key);
    if (text === null) return null;
    try {
      return keptDraft.parse(JSON.parse(text));
    } catch {
      // Written by a version of Trellis that thought otherwise, or cut off: nothing that could be restored.
      this.storage.removeItem(key);
      return null;
    }
  }
}

/** The same for as long as the tab lives, reloads included. */
export function readTabId(session: Pick<Storage, "getItem" | "setItem">): string {
  const known = session.getItem("trellis:tab");
  if (known) return known;
  const made = crypto.randomUUID();
  session.setItem("trellis:tab", made);
  return made;
}
