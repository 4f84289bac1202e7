// One open draft: the store, its autosave and the copy kept in the browser, from opening the page to leaving it.
import { toast } from "sonner";
import { isSameDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import { Autosave, type SaveOutcome } from "./autosave";
import { DocumentChecks } from "./document-checks";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { KeptDrafts, readTabId } from "./kept-drafts";

export type LoadedWorkflow = { id: string; revision: number; document: WorkflowDocument; updatedBy: string; updatedAt: string };

export type SessionOptions = {
  loaded: LoadedWorkflow;
  readOnly: boolean;
  save(document: WorkflowDocument, revision: number): Promise<SaveOutcome>;
};

export class DocumentSession {
  readonly store: EditorStore;
  readonly actions: EditorActions;
  private readonly loaded: LoadedWorkflow;
  private readonly drafts: KeptDrafts;
  private readonly autosave: Autosave;
  private readonly checks = new DocumentChecks();
  private opened = 0;

  constructor({ loaded, readOnly, save }: SessionOptions) {
    this.loaded = loaded;
    this.store = createEditorStore({ workflowId: loaded.id, document: loaded.document, readOnly });
    this.actions = createEditorActions({ store: this.store, storage: localStorage });
    this.drafts = new KeptDrafts(localStorage, loaded.id, readTabId(sessionStorage));
    this.autosave = new Autosave({
      revision: loaded.revision,
      save,
      keep: (draft) => this.drafts.keep(draft),
      forget: () => this.drafts.forget(),
      onState: (state) => this.store.setState({ save: state }),
    });
  }

  /** Begins to save what is edited. Gives the function that ends it. */
  start(): () => void {
    if (this.store.getState().readOnly) return () => this.checks.close();
    const mine = ++this.opened;
    this.autosave.resume();
    this.restoreKept();
    let last = this.store.getState().history.document;
    const unsubscribe = this.store.subscribe(({ history }) => {
      if (history.document === last) return;
      last = history.document;
      this.autosave.change(last);
    });
    const saveNow = () => void this.autosave.flush();
    window.addEventListener("online", saveNow);
    document.addEventListener("visibilitychange", saveNow);
    return () => {
      this.checks.close();
      unsubscribe();
      window.removeEventListener("online", saveNow);
      document.removeEventListener("visibilitychange", saveNow);
      // Leaving sends what is unsaved; what does not arrive stays kept in the browser.
      void this.autosave.flush().then(() => {
        // React opens effects twice while developing: only the last one to close ends the saves.
        if (mine === this.opened) this.autosave.stop();
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

  /** Answers a stale save. Theirs goes into the history first, so that one undo shows it. */
  keepMine() {
    const { state } = this.autosave;
    if (state.status !== "stale") return;
    const mine = this.store.getState().history.document;
    this.autosave.resolve(state.theirs.revision, mine);
    this.actions.replaceDocument(state.theirs.document);
    this.actions.replaceDocument(mine);
  }

  /** Answers a stale save. Mine stays in the history: undo brings it back. */
  takeTheirs() {
    const { state } = this.autosave;
    if (state.status !== "stale") return;
    this.actions.replaceDocument(state.theirs.document);
    this.autosave.resolve(state.theirs.revision, null);
  }

  /** Shows a newer draft of someone else, when nothing is unsaved here. */
  adopt(latest: LoadedWorkflow) {
    if (this.autosave.state.status !== "saved" || latest.revision <= this.autosave.revision) return;
    this.actions.replaceDocument(latest.document);
    this.autosave.resolve(latest.revision, null);
    toast(`${latest.updatedBy} saved a newer draft. It is shown now.`);
  }

  /** Edits that never reached the server: on the same revision they go on, on an older one a person chooses. */
  private restoreKept() {
    const kept = this.drafts.find(Date.now());
    if (!kept || this.autosave.state.status !== "saved") return;
    if (isSameDocument(kept.document, this.store.getState().history.document)) return this.drafts.forget();
    this.actions.replaceDocument(kept.document);
    if (kept.revision === this.autosave.revision) {
      this.autosave.change(kept.document);
      toast("Your unsaved edits were restored");
      return;
    }
    const { revision, document: theirs, updatedBy, updatedAt } = this.loaded;
    this.autosave.meet({ revision, document: theirs, updatedBy, updatedAt });
  }
}
