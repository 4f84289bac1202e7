// Whole drafts that a person decided against when two met: kept in this browser, so that the decision can be taken back later.
import * as z from "zod";
import { type WorkflowDocument, workflowDocument } from "@/server/workflow/document";
import type { Keep } from "./kept-drafts";

const setAside = z.object({
  id: z.string(),
  /** Whose it was, in words: "Your draft", "Ada Berg's draft". */
  title: z.string(),
  /** Epoch ms. */
  at: z.number(),
  document: workflowDocument,
});
export type SetAside = z.infer<typeof setAside>;

/** The oldest ones give way. */
const keptCount = 5;

export class SetAsides {
  private readonly key: string;
  private readonly storage: Keep;

  constructor(storage: Keep, workflowId: string) {
    this.storage = storage;
    this.key = `trellis:aside:${workflowId}`;
  }

  /** The newest first. */
  list(): SetAside[] {
    const text = this.storage.getItem(this.key);
    if (text === null) return [];
    try {
      return z.array(setAside).parse(JSON.parse(text));
    } catch {
      // Of a version of Trellis that thought otherwise: nothing that could be shown.
      this.storage.removeItem(this.key);
      return [];
    }
  }

  /** Gives it back, or null when there is no room even for it alone. */
  add(title: string, document: WorkflowDocument, at: number): SetAside | null {
    const added = { id: crypto.randomUUID(), title, at, document };
    for (let count = keptCount; count > 0; count--) if (this.write([added, ...this.list()].slice(0, count))) return added;
    return null;
  }

  remove(id: string) {
    this.write(this.list().filter((kept) => kept.id !== id));
  }

  private write(list: readonly SetAside[]): boolean {
    try {
      this.storage.setItem(this.key, JSON.stringify(list));
      return true;
    } catch {
      // Full. The caller tries with fewer.
      return false;
    }
  }
}
