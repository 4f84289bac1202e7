// Saves the draft a moment after each change, one save at a time, and keeps what the server has not acknowledged in the
// browser. The server refuses a save that was made on an older draft; then nothing is sent until a person has chosen.
import type { WorkflowDocument } from "@/server/workflow/document";
import type { KeptDraft } from "./kept-drafts";

export type TheirDraft = { revision: number; document: WorkflowDocument; updatedBy: string | null; updatedAt: string };

export type SaveOutcome =
  | { ok: true; revision: number; savedAt: string }
  | { ok: false; reason: "offline" }
  | { ok: false; reason: "stale"; theirs: TheirDraft }
  | { ok: false; reason: "refused"; message: string };

export type SaveState =
  | { status: "saved"; at: string | null }
  | { status: "pending" }
  | { status: "saving" }
  | { status: "offline" }
  | { status: "stale"; theirs: TheirDraft }
  | { status: "refused"; message: string };

type AutosaveOptions = {
  revision: number;
  save(document: WorkflowDocument, revision: number): Promise<SaveOutcome>;
  /** Written before every save, cleared when the server has it. */
  keep(draft: KeptDraft): void;
  forget(): void;
  onState(state: SaveState): void;
  delayMs?: number;
  retryMs?: number;
};

export class Autosave {
  /** The draft the edits were made on. */
  revision: number;
  state: SaveState = { status: "saved", at: null };
  private readonly options: AutosaveOptions;
  private latest: WorkflowDocument | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(options: AutosaveOptions) {
    this.options = options;
    this.revision = options.revision;
  }

  /** Takes a new state of the document. It is in the browser's storage when this returns, on the server soon after. */
  change(document: WorkflowDocument) {
    this.latest = document;
    this.options.keep({ revision: this.revision, document, at: Date.now() });
    if (this.state.status === "stale") return;
    if (this.state.status !== "offline" && this.state.status !== "saving") this.set({ status: "pending" });
    this.schedule(this.options.delayMs ?? 600);
  }

  /** Saves what is unsaved now. Resolves when the server has answered; true when nothing is left to save. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (this.latest !== null && this.state.status !== "stale") await this.run();
    return this.latest === null && this.state.status === "saved";
  }

  /** After a stale save: go on from the other draft's revision with this document. */
  resolve(revision: number, document: WorkflowDocument | null) {
    this.revision = revision;
    this.latest = document;
    if (document === null) {
      this.options.forget();
      this.set({ status: "saved", at: null });
      return;
    }
    this.options.keep({ revision, document, at: Date.now() });
    this.set({ status: "pending" });
    this.schedule(0);
  }

  /** Undoes `stop`. */
  resume() {
    this.stopped = false;
  }

  /** No more saves from here; what is unsaved stays kept in the browser. */
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Reports a stale draft found otherwise than by a save (a kept draft that is older than the server's). */
  meet(theirs: TheirDraft) {
    clearTimeout(this.timer);
    this.set({ status: "stale", theirs });
  }

  private schedule(delay: number) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), delay);
  }

  private run(): Promise<void> {
    if (this.running) return this.running;
    this.running = this.saveLatest().finally(() => {
      this.running = null;
      // An edit made while the save was on its way.
      if (this.latest !== null && (this.state.status === "saved" || this.state.status === "pending")) this.schedule(0);
    });
    return this.running;
  }

  private async saveLatest() {
    const document = this.latest;
    if (document === null || this.stopped) return;
    if (this.state.status !== "offline") this.set({ status: "saving" });
    const outcome = await this.options.save(document, this.revision);
    if (outcome.ok) return this.settle(document, outcome);
    if (outcome.reason === "stale") return this.set({ status: "stale", theirs: outcome.theirs });
    if (outcome.reason === "refused") return this.set({ status: "refused", message: outcome.message });
    this.set({ status: "offline" });
    this.schedule(this.options.retryMs ?? 4_000);
  }

  private settle(document: WorkflowDocument, { revision, savedAt }: { revision: number; savedAt: string }) {
    this.revision = revision;
    if (this.latest !== document) {
      if (this.latest) this.options.keep({ revision, document: this.latest, at: Date.now() });
      return this.set({ status: "pending" });
    }
    this.latest = null;
    this.options.forget();
    this.set({ status: "saved", at: savedAt });
  }

  private set(state: SaveState) {
    this.state = state;
    this.options.onState(state);
  }
}
