// One open draft: the store, its autosave and the copies kept in the browser, from opening the page to leaving it. Knows no
// window and no screen: what people should hear of goes to `tell`.
import { nodeCatalog } from "@/server/nodes/registry";
import { isSameDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import type { Choices } from "@/server/workflow/merge/merge-conflict";
import { type Merge, mergeDocuments, needsChoice } from "@/server/workflow/merge-document";
import { Autosave, type SaveOutcome, type SaveState, type TheirDraft } from "./autosave";
import { DocumentChecks } from "./document-checks";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { keepCollapsed, readCollapsed } from "./kept-collapsed";
import { type Keep, type KeptDraft, KeptDrafts, readTabId } from "./kept-drafts";
import { type SetAside, SetAsides } from "./set-aside";

export type LoadedWorkflow = { id: string; revision: number; document: WorkflowDocument; updatedBy: string; updatedAt: string };

/** What happened to the draft without the person's doing. */
export type SessionNews =
  /** Someone else's edits are in, beside mine when I had any. `both`: places on the canvas that both changed. */
  | { kind: "merged"; by: string; document: WorkflowDocument; hadEdits: boolean; both: number }
  | { kind: "restored" }
  /** Two drafts became one by a person's choices; what was not chosen is kept. */
  | { kind: "settled"; kept: SetAside[] };

export type SessionOptions = {
  loaded: LoadedWorkflow;
  readOnly: boolean;
  save(document: WorkflowDocument, revision: number): Promise<SaveOutcome>;
  tell(news: SessionNews): void;
  /** The browser's storage: what is shared by all tabs, and what is this tab's own. */
  storage: Keep;
  tab: Pick<Storage, "getItem" | "setItem">;
  /** The tabs that are open, by their ids; null when the browser does not tell. */
  listTabs(): Promise<ReadonlySet<string> | null>;
  delayMs?: number;
  retryMs?: number;
};

export class DocumentSession {
  readonly store: EditorStore;
  readonly actions: EditorActions;
  readonly asides: SetAsides;
  private readonly options: SessionOptions;
  private readonly drafts: KeptDrafts;
  private readonly autosave: Autosave;
  private readonly checks = new DocumentChecks();
  private opened = 0;
  private isOpen = false;

  constructor(options: SessionOptions) {
    const { loaded, readOnly, save, storage, tab, delayMs, retryMs } = options;
    this.options = options;
    this.store = createEditorStore({ workflowId: loaded.id, document: loaded.document, readOnly });
    this.store.setState({ collapsed: readCollapsed(storage, loaded.id) });
    this.store.subscribe(({ collapsed }, before) => {
      if (collapsed !== before.collapsed) keepCollapsed(storage, loaded.id, collapsed);
    });
    this.actions = createEditorActions({ store: this.store, storage });
    this.asides = new SetAsides(storage, loaded.id);
    this.drafts = new KeptDrafts(storage, loaded.id, readTabId(tab));
    this.autosave = new Autosave({
      revision: loaded.revision,
      document: loaded.document,
      save,
      keep: (draft) => this.drafts.keep(draft),
      forget: () => this.drafts.forget(),
      onState: (state) => this.receive(state),
      delayMs,
      retryMs,
    });
  }

  /** Begins to save what is edited. Gives the function that ends it. */
  start(): () => void {
    if (this.store.getState().readOnly) return () => this.checks.close();
    const mine = ++this.opened;
    this.isOpen = true;
    this.autosave.resume();
    this.restore(this.drafts.findOwn());
    void this.takeLeft();
    let last = this.store.getState().history.document;
    const unsubscribe = this.store.subscribe(({ history }) => {
      if (history.document === last) return;
      last = history.document;
      this.autosave.change(last);
    });
    return () => {
      this.checks.close();
      unsubscribe();
      // Leaving sends what is unsaved; what does not arrive stays kept in the browser.
      void this.autosave.flush().then(() => {
        // React opens effects twice while developing: only the last one to close ends the saves.
        if (mine !== this.opened) return;
        this.isOpen = false;
        this.autosave.stop();
      });
    };
  }

  /** Saves now. The revision on the server, or null when it could not be saved. */
  async flush(): Promise<number | null> {
    return (await this.autosave.flush()) ? this.autosave.revision : null;
  }

  /** What is wrong with the document as it is now. The store is told, unless the document changed meanwhile. */
  async check(): Promise<readonly GraphIssue[]> {
    const { document } = this.store.getState().history;
    const issues = await this.checks.check(document);
    const state = this.store.getState();
    // Problems that stay the same stay the same object: no card and no field draws again.
    const isNews = state.history.document === document && JSON.stringify(issues) !== JSON.stringify(state.issues);
    if (isNews) this.store.setState({ issues });
    return issues;
  }

  /** The two drafts that met as one, by these choices; null when none met. */
  preview(choices: Choices): Merge | null {
    const { state } = this.autosave;
    return state.status === "stale" ? this.mergeWith(state.theirs, choices) : null;
  }

  /** Answers the question that two drafts raised. What is decided against is kept in this browser. */
  settle(choices: Choices) {
    const { state } = this.autosave;
    if (state.status !== "stale") return;
    const { theirs } = state;
    const mine = this.store.getState().history.document;
    const { document, conflicts } = this.mergeWith(theirs, choices);
    const asked = conflicts.filter(({ isQuiet }) => !isQuiet);
    const now = Date.now();
    const kept = [
      asked.some(({ chosen }) => chosen === "theirs") ? this.asides.add("Your draft", mine, now) : null,
      asked.some(({ chosen }) => chosen === "mine") ? this.asides.add(`${nameOf(theirs)}'s draft`, theirs.document, now) : null,
    ].filter((aside) => aside !== null);
    this.goOn(theirs, document);
    this.options.tell({ kind: "settled", kept });
  }

  /** Takes in a newer draft of someone else that was seen while nothing is unsaved here. With unsaved edits the save will meet it. */
  adopt(latest: LoadedWorkflow) {
    if (this.autosave.state.status === "saved" && latest.revision > this.autosave.revision) this.autosave.meet(latest, this.autosave.base);
  }

  private receive(state: SaveState) {
    if (state.status === "stale" && this.mergeQuietly(state.theirs)) return;
    this.store.setState({ save: state });
    // Another tab that is gone may have left a draft too.
    if (state.status === "saved" && this.isOpen) void this.takeLeft();
  }

  /** False when someone has to be asked. */
  private mergeQuietly(theirs: TheirDraft): boolean {
    const mine = this.store.getState().history.document;
    const merge = this.mergeWith(theirs, new Map());
    if (needsChoice(merge)) return false;
    const hadEdits = !isSameDocument(merge.document, theirs.document);
    this.goOn(theirs, merge.document);
    if (!isSameDocument(mine, merge.document))
      this.options.tell({ kind: "merged", by: nameOf(theirs), document: merge.document, hadEdits, both: merge.conflicts.length });
    return true;
  }

  private mergeWith(theirs: TheirDraft, choices: Choices): Merge {
    const mine = this.store.getState().history.document;
    return mergeDocuments({ base: this.autosave.base, mine, theirs: theirs.document }, nodeCatalog, choices);
  }

  /** One step of undo, and the next save is made on their draft. */
  private goOn(theirs: TheirDraft, document: WorkflowDocument) {
    const isTheirs = isSameDocument(document, theirs.document);
    this.autosave.resolve(theirs, isTheirs ? null : document);
    if (isSameDocument(document, this.store.getState().history.document)) return;
    this.actions.replaceDocument(document, `take in ${nameOf(theirs)}'s edits`);
    // The store told the autosave of a change, which their draft on the server has already.
    if (isTheirs) this.autosave.resolve(theirs, null);
  }

  /** What a tab that is gone did not get to the server. */
  private async takeLeft() {
    const live = await this.options.listTabs();
    if (this.isOpen && this.autosave.state.status === "saved") this.restore(this.drafts.takeLeft(Date.now(), live));
  }

  /** Edits that never reached the server: on the same revision they go on, with a newer one they are merged. */
  private restore(kept: KeptDraft | null) {
    const { revision, base, state } = this.autosave;
    if (!kept || state.status !== "saved") return;
    const onServer = this.store.getState().history.document;
    if (isSameDocument(kept.document, onServer)) return this.drafts.forget();
    const { updatedBy, updatedAt } = this.options.loaded;
    this.actions.replaceDocument(kept.document, "restore unsaved edits");
    if (kept.revision === revision) {
      this.autosave.change(kept.document);
      return this.options.tell({ kind: "restored" });
    }
    this.autosave.meet({ revision, document: base ?? onServer, updatedBy, updatedAt }, kept.base);
  }
}

function nameOf({ updatedBy }: TheirDraft): string {
  return updatedBy ?? "someone else";
}
