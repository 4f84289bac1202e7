// Saves the draft a moment after each change, one save at a time, and keeps what the server has not acknowledged in the
// browser. The server refuses a save that was made on an older draft; then nothing is sent until both drafts are one.
import { isSameDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { KeptDraft } from "./kept-drafts";

export type TheirDraft = { revision: number; document: WorkflowDocument; updatedBy: string | null; updatedAt: string };

/** Why trying again does not help until someone has done something. */
export type RefusalReason = "signed-out" | "forbidden" | "gone" | "too-large" | "invalid";

export type SaveOutcome =
  | { ok: true; revision: number; savedAt: string }
  /** The server was not reached. */
  | { ok: false; reason: "offline" }
  /** It failed in a way that passes. */
  | { ok: false; reason: "failed"; message: string }
  | { ok: false; reason: "stale"; theirs: TheirDraft }
  | { ok: false; reason: "refused"; why: RefusalReason; message: string };

/** `isKept`: what is unsaved is in the browser's storage, and survives a reload. */
export type SaveState =
  | { status: "saved"; at: string | null }
  | { status: "pending" }
  | { status: "saving" }
  | { status: "offline"; isKept: boolean }
  | { status: "retrying"; message: string /** Epoch ms. */; at: number; isKept: boolean }
  | { status: "stale"; theirs: TheirDraft }
  | { status: "refused"; why: RefusalReason; message: string; isKept: boolean };

type AutosaveOptions = {
  /** The draft that the edits are made on. */
  revision: number;
  document: WorkflowDocument;
  save(document: WorkflowDocument, revision: number): Promise<SaveOutcome>;
  /** Whether these edits, whose save was never answered, are in their draft. */
  hasArrived(edits: { base: WorkflowDocument; document: WorkflowDocument }, theirs: WorkflowDocument): boolean;
  /** Called soon after an edit and before every save; cleared when the server has it. False when it could not be kept. */
  keep(draft: KeptDraft): boolean;
  forget(): void;
  onState(state: SaveState): void;
  delayMs?: number | undefined;
  retryMs?: number | undefined;
};

const longestRetryMs = 60_000;
/** Writing a long draft down takes time, which typing should not feel at each key. */
const keepMs = 400;

export class Autosave {
  /** The draft the edits were made on; `base` is null when it is not known any more. */
  revision: number;
  base: WorkflowDocument | null;
  state: SaveState = { status: "saved", at: null };
  private readonly options: AutosaveOptions;
  private latest: WorkflowDocument | null = null;
  /** Sent, and the answer never came: the server may have it. */
  private unanswered: WorkflowDocument | null = null;
  private isKept = true;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(options: AutosaveOptions) {
    this.options = options;
    this.revision = options.revision;
    this.base = options.document;
  }

  /** Takes a new state of the document. It is in the browser's storage and on the server soon after. */
  change(document: WorkflowDocument) {
    this.hold(document);
    if (this.state.status === "stale") return;
    if (this.state.status !== "offline" && this.state.status !== "saving") this.set({ status: "pending" });
    this.schedule(this.options.delayMs ?? 600);
  }

  /** Saves what is unsaved now. Resolves when the server has answered; true when nothing is left to save. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.keepNow();
    while (this.running) await this.running;
    if (this.latest !== null && this.state.status !== "stale") await this.run();
    // Merged with a newer draft, or edited meanwhile: once more.
    while (this.latest !== null && this.state.status === "pending" && !this.stopped) await this.run();
    return this.latest === null && this.state.status === "saved";
  }

  /** Goes on from another draft with this document; null: with that draft as it is. */
  resolve(theirs: Pick<TheirDraft, "revision" | "document">, document: WorkflowDocument | null) {
    this.revision = theirs.revision;
    this.base = theirs.document;
    this.unanswered = null;
    if (document === null) {
      this.letGo();
      this.set({ status: "saved", at: null });
      return;
    }
    this.hold(document);
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
    this.keepNow();
  }

  /** Writes what is unsaved to the browser's storage at once: the page may be about to go. */
  keepNow() {
    if (this.keepTimer === undefined) return;
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    if (this.latest === null) return;
    this.isKept = this.options.keep({ revision: this.revision, base: this.base, document: this.latest, at: Date.now() });
    if ("isKept" in this.state && this.state.isKept !== this.isKept) this.set({ ...this.state, isKept: this.isKept });
  }

  /** Reports a stale draft found otherwise than by a save (a kept draft that is older than the server's). */
  meet(theirs: TheirDraft, base: WorkflowDocument | null) {
    clearTimeout(this.timer);
    this.base = base;
    this.set({ status: "stale", theirs });
  }

  private hold(document: WorkflowDocument) {
    this.latest = document;
    // Not put off by the next edit: what is typed without a pause is kept on the way.
    this.keepTimer ??= setTimeout(() => this.keepNow(), keepMs);
  }

  private letGo() {
    this.latest = null;
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    this.options.forget();
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
    this.keepNow();
    if (this.state.status !== "offline") this.set({ status: "saving" });
    const outcome = await this.options.save(document, this.revision);
    if (outcome.ok) return this.settle(document, outcome);
    if (outcome.reason === "stale") return this.meetSaved(outcome.theirs);
    if (outcome.reason === "refused")
      return this.set({ status: "refused", why: outcome.why, message: outcome.message, isKept: this.isKept });
    this.unanswered = document;
    const delay = this.nextDelay();
    if (outcome.reason === "offline") this.set({ status: "offline", isKept: this.isKept });
    else this.set({ status: "retrying", message: outcome.message, at: Date.now() + delay, isKept: this.isKept });
    this.schedule(delay);
  }

  private nextDelay(): number {
    const first = this.options.retryMs ?? 5_000;
    return Math.min(longestRetryMs, first * 2 ** Math.min(10, this.failures++));
  }

  /**
   * The newer draft may be my own, or made on my own: the save arrived, only its answer did not. What I have taken back since would
   * come again if it counted as theirs.
   */
  private meetSaved(theirs: TheirDraft) {
    this.failures = 0;
    const { latest, unanswered, base } = this;
    if (unanswered === null || !isSameDocument(theirs.document, unanswered)) {
      if (unanswered && base && this.options.hasArrived({ base, document: unanswered }, theirs.document)) this.base = unanswered;
      return this.set({ status: "stale", theirs });
    }
    this.resolve(theirs, latest !== null && !isSameDocument(theirs.document, latest) ? latest : null);
  }

  private settle(document: WorkflowDocument, { revision, savedAt }: { revision: number; savedAt: string }) {
    this.revision = revision;
    this.base = document;
    this.unanswered = null;
    this.failures = 0;
    if (this.latest !== null && this.latest !== document) {
      this.hold(this.latest);
      return this.set({ status: "pending" });
    }
    this.letGo();
    this.set({ status: "saved", at: savedAt });
  }

  private set(state: SaveState) {
    this.state = state;
    this.options.onState(state);
  }
}
