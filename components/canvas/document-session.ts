// One open draft: the store, its autosave and the copies kept in the browser, from opening the page to leaving it. Knows no
// window and no screen: what people should hear of goes to `tell`.
import { nodeCatalog } from "@/server/nodes/registry";
import { isSameDocument } from "@/server/workflow/diff-document";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import type { Choices } from "@/server/workflow/merge/merge-conflict";
import type { Side } from "@/server/workflow/merge/merge-value";
import { repeatChange } from "@/server/workflow/merge/repeat-change";
import { renameIds } from "@/server/workflow/merge/separate-ids";
import { type Merge, mergeDocuments, needsChoice } from "@/server/workflow/merge-document";
import { Autosave, type SaveOutcome, type SaveState, type TheirDraft } from "./autosave";
import { DocumentChecks } from "./document-checks";
import { createEditorActions, type EditorActions } from "./editor-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { keepCollapsed, readCollapsed } from "./kept-collapsed";
import { type Keep, type KeptDraft, KeptDrafts, type LivePages } from "./kept-drafts";
import type { Page } from "./live-pages";
import type { DecidedAgainst, MergedEdits, OfferedDraft, SessionNews } from "./session-news";
import { SetAsides } from "./set-aside";

export type LoadedWorkflow = { id: string; revision: number; document: WorkflowDocument; updatedBy: string; updatedAt: string };

export type SessionOptions = {
  loaded: LoadedWorkflow;
  readOnly: boolean;
  save(document: WorkflowDocument, revision: number): Promise<SaveOutcome>;
  tell(news: SessionNews): void;
  /** The browser's storage, shared by all tabs. */
  storage: Keep;
  page: Page;
  listPages(): Promise<LivePages>;
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
    const { loaded, readOnly, save, storage, page, delayMs, retryMs } = options;
    this.options = options;
    this.store = createEditorStore({ workflowId: loaded.id, document: loaded.document, readOnly });
    this.store.setState({ collapsed: readCollapsed(storage, loaded.id) });
    this.store.subscribe(({ collapsed }, before) => {
      if (collapsed !== before.collapsed) keepCollapsed(storage, loaded.id, collapsed);
    });
    this.actions = createEditorActions({ store: this.store, storage });
    this.asides = new SetAsides(storage, loaded.id);
    this.drafts = new KeptDrafts(storage, loaded.id, page);
    this.autosave = new Autosave({
      revision: loaded.revision,
      document: loaded.document,
      save,
      hasArrived,
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

  /** The page may be about to go: what is unsaved is in the browser's storage when this returns, if there is room for it. */
  keepNow() {
    this.autosave.keepNow();
  }

  /** Saves now. The revision on the server, or null when it could not be saved. */
  async flush(): Promise<number | null> {
    return (await this.autosave.flush()) ? this.autosave.revision : null;
  }

  /** What is wrong with the document as it is now. The store is told, unless the document changed meanwhile. */
  async check(): Promise<readonly GraphIssue[]> {
    const { history, calledWorkflows: workflows, knownProfiles: profiles } = this.store.getState();
    const { document } = history;
    const issues = await this.checks.check({ document, workflows, profiles });
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
    const merge = this.mergeWith(theirs, choices);
    const asked = merge.conflicts.filter(({ isQuiet }) => !isQuiet);
    const isChosen = (side: Side) => asked.some(({ chosen }) => chosen === side);
    const others: DecidedAgainst[] = [
      ...(isChosen("theirs") ? [{ title: "Your draft", document: mine }] : []),
      ...(isChosen("mine") ? [{ title: `${nameOf(theirs)}'s draft`, document: theirs.document }] : []),
    ];
    const now = Date.now();
    const kept = others.map(({ title, document }) => this.asides.add(title, document, now));
    this.goOn(theirs, merge);
    const lost = others.filter((_, index) => kept[index] === null);
    this.options.tell({ kind: "settled", kept: kept.filter((aside) => aside !== null), lost });
  }

  /** Takes someone's edits out again, as a step of undo; false when nothing of them is left. What was changed since stays. */
  takeOut({ by, change }: MergedEdits): boolean {
    const { document } = this.store.getState().history;
    const back = { from: change.to, to: change.from };
    const without = repeatChange(document, back, { catalog: nodeCatalog, isTaken: () => false }).document;
    if (isSameDocument(without, document)) return false;
    this.actions.replaceDocument(without, `take out ${by}'s edits`);
    return true;
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
    this.goOn(theirs, merge);
    const change = { from: renameIds(mine, merge.renamed, nodeCatalog), to: merge.document };
    // Also when all of it stays as I have it: where they put something is gone then.
    if (merge.conflicts.length > 0 || !isSameDocument(mine, merge.document))
      this.options.tell({ kind: "merged", by: nameOf(theirs), change, hadEdits, both: merge.conflicts });
    return true;
  }

  private mergeWith(theirs: TheirDraft, choices: Choices): Merge {
    const mine = this.store.getState().history.document;
    return mergeDocuments({ base: this.autosave.base, mine, theirs: theirs.document }, nodeCatalog, { choices });
  }

  /** The next save is made on their draft, and undo goes back over my edits alone. */
  private goOn(theirs: TheirDraft, { document, renamed }: Merge) {
    const { base } = this.autosave;
    const isTheirs = isSameDocument(document, theirs.document);
    this.autosave.resolve(theirs, isTheirs ? null : document);
    if (isSameDocument(document, this.store.getState().history.document)) return;
    this.store.getState().takeIn({ document, base, renamed });
    // The store told the autosave of a change, which their draft on the server has already.
    if (isTheirs) this.autosave.resolve(theirs, null);
  }

  /** Takes in edits that were offered. False when something unsaved is in the way: they stay among what was set aside. */
  async takeOffered({ draft, aside }: OfferedDraft): Promise<boolean> {
    if (!this.isOpen || !(await this.autosave.flush())) return false;
    this.asides.remove(aside.id);
    this.restore(draft);
    return true;
  }

  /** What a page that is gone did not get to the server. */
  private async takeLeft() {
    const live = await this.options.listPages();
    if (!this.isOpen || this.autosave.state.status !== "saved") return;
    const now = Date.now();
    this.restore(this.drafts.takeLeft(now, live));
    this.drafts.moveOld(now, live, (draft) => {
      const aside = this.asides.add("Unsaved edits of a closed tab", draft.document, draft.at);
      if (aside) this.options.tell({ kind: "offered", draft, aside });
      return aside !== null;
    });
  }

  /** Edits that never reached the server: on the same revision they go on, with a newer one they are merged. */
  private restore(kept: KeptDraft | null) {
    const { revision, base, state } = this.autosave;
    if (!kept || state.status !== "saved") return;
    const onServer = this.store.getState().history.document;
    if (isSameDocument(kept.document, onServer)) return this.drafts.forget();
    const { updatedBy, updatedAt } = this.options.loaded;
    const before = kept.revision === revision ? onServer : (kept.base ?? onServer);
    this.store.getState().addEdits({ before, after: kept.document, name: "restore unsaved edits" });
    if (kept.revision === revision) {
      this.autosave.change(kept.document);
      return this.options.tell({ kind: "restored" });
    }
    this.autosave.meet({ revision, document: base ?? onServer, updatedBy, updatedAt }, kept.base);
  }
}

/** Whether all of these edits are in their draft: merged into it, they change nothing. */
function hasArrived({ base, document }: { base: WorkflowDocument; document: WorkflowDocument }, theirs: WorkflowDocument): boolean {
  const { document: merged, conflicts } = mergeDocuments({ base, mine: document, theirs }, nodeCatalog);
  return conflicts.length === 0 && isSameDocument(merged, theirs);
}

function nameOf({ updatedBy }: TheirDraft): string {
  return updatedBy ?? "someone else";
}
