// A browser with the editor open, without its screen: the real document session on a storage of its own, and a network that drops
// requests and answers as the dice say.
import { expect } from "vitest";
import type { SaveOutcome, TheirDraft } from "@/components/canvas/autosave";
import { DocumentSession } from "@/components/canvas/document-session";
import { AppError } from "@/server/errors";
import { withInside } from "@/server/workflow/container-bounds";
import type { WorkflowDocument } from "@/server/workflow/document";
import { nameRedo } from "@/server/workflow/document-history";
import type { Choices, MergeConflict } from "@/server/workflow/merge/merge-conflict";
import { type Dice, drawEdit } from "./random-edits";
import type { Caller } from "./test-org";

const fates = ["arrives", "arrives", "arrives", "arrives", "fails", "loses its answer", "finds no network"] as const;

type Parts = { caller: Caller; workflowId: string; dice: Dice };

export class SimulatedBrowser {
  session: DocumentSession;
  /** Of each edit that changed something: what it wrote. */
  readonly marks: string[] = [];
  /** The births of the nodes that this person deleted. */
  readonly deleted: string[] = [];
  /** Connections that this person drew or took away, in their order; ends are named by their births. */
  readonly wired: { wire: string; isThere: boolean; at: number }[] = [];
  /** Everything that this person took out with their own hands, or that a question showed them. */
  readonly seen: string[] = [];
  /** How often someone else's edits came in. */
  merges = 0;
  /** From here on the network does what it should. */
  calm = false;
  /** The answer to the last save was lost. */
  private isUnsure = false;
  private page = 0;
  private readonly storage = new Map<string, string>();

  static async open(name: string, parts: Parts): Promise<SimulatedBrowser> {
    return new SimulatedBrowser(name, parts, await parts.caller.workflows.get({ id: parts.workflowId }));
  }

  private constructor(
    readonly name: string,
    private readonly parts: Parts,
    loaded: Awaited<ReturnType<Caller["workflows"]["get"]>>,
  ) {
    this.session = this.openPage(loaded);
  }

  get document(): WorkflowDocument {
    return this.session.store.getState().history.document;
  }

  /** The page is left, dies with what is on its way, and is opened again. */
  async reload() {
    this.session.keepNow();
    this.page++;
    this.session = this.openPage(await this.parts.caller.workflows.get({ id: this.parts.workflowId }));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Asks for the newest draft, as the editor does from time to time. */
  async look() {
    this.session.adopt(await this.parts.caller.workflows.get({ id: this.parts.workflowId }));
  }

  /** Now and then takes steps back, or forth again, instead of going on. `at`: how many edits there were before this one. */
  edit(mark: string, at: number) {
    const before = this.document;
    const store = this.session.store.getState();
    const what = this.parts.dice(12);
    if (what === 0) store.undo();
    else if (what === 1) store.redo();
    else store.edit(drawEdit(before, this.parts.dice, mark));
    if (this.document === before) return;
    // Restored edits include what I decided about theirs, such as to keep a node that they had deleted.
    if (what === 0 && nameRedo(this.session.store.getState().history) !== "restore unsaved edits") this.expectOthersKept(before);
    const [was, is] = [listMarks(before), listMarks(this.document)];
    this.seen.push(...subtract(was, is), ...listEmptied(before, this.document));
    this.marks.push(...subtract(is, was));
    this.deleted.push(...subtract(listBirths(before), listBirths(this.document)));
    const [old, now] = [listWires(before), listWires(this.document)];
    this.wired.push(...subtract(now, old).map((wire) => ({ wire, isThere: true, at })));
    // A limit that is known: what is taken back while nobody knows whether its own save arrived may come again, when someone else has
    // changed parts of that save meanwhile.
    if (!this.isUnsure) this.wired.push(...subtract(old, now).map((wire) => ({ wire, isThere: false, at })));
    else this.seen.push(...subtract(old, now));
  }

  /** Undo goes back over one's own edits alone: no text that someone else wrote goes with it. */
  private expectOthersKept(before: WorkflowDocument) {
    const lost = subtract(listMarks(before), listMarks(this.document)).filter((mark) => mark.startsWith("<"));
    expect(lost.filter((mark) => !mark.startsWith(`<${this.name} `))).toEqual([]);
  }

  /** Chooses something in the dialog, when there is one. */
  answer() {
    const { save } = this.session.store.getState();
    if (save.status !== "stale") return;
    const asked = this.session.preview(new Map())?.conflicts ?? [];
    expect(asked.some(({ isQuiet }) => !isQuiet)).toBe(true);
    const choices: Choices = new Map(asked.map(({ key }) => [key, this.parts.dice(2) === 0 ? "mine" : "theirs"]));
    const shown = [...asked, ...(this.session.preview(choices)?.conflicts ?? [])];
    this.see(shown, [this.document, save.theirs.document]);
    const before = this.document;
    this.session.settle(choices);
    // The dialog lists what the draft becomes.
    this.seePlaces(before, this.document);
  }

  /** Of places that go with someone's edits nobody hears more than that these are in. */
  private seePlaces(from: WorkflowDocument, to: WorkflowDocument) {
    this.seen.push(...subtract(listMarks(from), listMarks(to)).filter((mark) => !mark.startsWith("<")));
  }

  private see(shown: readonly MergeConflict[], documents: readonly WorkflowDocument[]) {
    this.seen.push(...shown.map((conflict) => JSON.stringify([conflict.base, conflict.mine, conflict.theirs])));
    for (const { id, path, mine, theirs, touched = [] } of shown) {
      this.seen.push(...touched.flatMap((part) => (part.what === "grouped" ? [part.name] : [])));
      // The groups between which a node was put are shown by their names.
      if (path[0] === "group") this.seen.push(...listGroupNames(documents, { node: id ?? "", groups: [mine, theirs] }));
    }
    // That a loop is deleted or kept says it of all that is inside, and of what was done to it.
    const deleted = shown.flatMap(({ kind, id }) => (kind === "deletion" && id !== undefined ? [id] : []));
    const touched = shown.flatMap(({ touched: parts = [] }) => parts.flatMap((part) => ("nodeId" in part ? [part.nodeId] : [])));
    for (const document of documents) {
      const inside = withInside(document, [...deleted, ...touched]);
      this.seen.push(...document.nodes.filter(({ id }) => inside.has(id)).map((node) => JSON.stringify(node)));
    }
  }

  private openPage(loaded: Awaited<ReturnType<Caller["workflows"]["get"]>>): DocumentSession {
    const page = this.page;
    const isOpen = () => page === this.page;
    const session = new DocumentSession({
      loaded: { ...loaded, id: this.parts.workflowId },
      readOnly: false,
      save: (document, revision) => this.save(document, revision, isOpen),
      tell: (news) => {
        if (news.kind !== "restored") this.merges++;
        // The message says what became of things that both moved, and that one moved and the other deleted.
        if (news.kind !== "merged") return;
        const { from, to } = news.change;
        this.see(news.both, [from, to]);
        this.seePlaces(from, to);
      },
      storage: this.openStorage(isOpen),
      page: { id: `${this.name}${page}`, before: `${this.name}${page - 1}` },
      listPages: async () => new Set([`${this.name}${this.page}`]),
      delayMs: 1,
      retryMs: 1,
    });
    session.start();
    return session;
  }

  /** A page that is gone writes nothing any more. */
  private openStorage(isOpen: () => boolean) {
    const { storage } = this;
    return {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void (isOpen() && storage.set(key, value)),
      removeItem: (key: string) => void (isOpen() && storage.delete(key)),
      key: (at: number) => [...storage.keys()][at] ?? null,
      get length() {
        return storage.size;
      },
    };
  }

  private async save(document: WorkflowDocument, revision: number, isOpen: () => boolean): Promise<SaveOutcome> {
    const never = () => new Promise<never>(() => undefined);
    const fate = this.calm ? "arrives" : fates[this.parts.dice(fates.length)];
    if (!isOpen()) return never();
    if (fate === "finds no network") return { ok: false, reason: "offline" };
    if (fate === "fails") return { ok: false, reason: "failed", message: "Not now" };
    try {
      const saved = await this.parts.caller.workflows.save({ id: this.parts.workflowId, revision, document });
      if (!isOpen()) return never();
      this.isUnsure = fate === "loses its answer";
      return fate === "loses its answer" ? { ok: false, reason: "offline" } : { ok: true, ...saved };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : null;
      if (cause?.code !== "stale_revision") throw error;
      return isOpen() ? { ok: false, reason: "stale", theirs: cause.data as TheirDraft } : never();
    }
  }
}

/** Texts, and places and sizes by a number that nothing else has. */
const listMarks = (document: WorkflowDocument): string[] => [
  ...new Set(JSON.stringify(document).match(/<tab-[ab] \d+>|(?<="(?:x|width)":)\d{7}/g) ?? []),
];

/** Groups that nodes were taken out of: when both take some, nothing is left, and with the last node goes the group. */
const listEmptied = (before: WorkflowDocument, now: WorkflowDocument) => {
  const left = new Map(now.groups.map(({ id, nodeIds }) => [id, new Set(nodeIds)]));
  return before.groups.filter(({ id, nodeIds }) => nodeIds.some((each) => !left.get(id)?.has(each))).map(({ name }) => name);
};

/** By their ids, or by the node that is in them: a merge may give groups other ids. */
const listGroupNames = (documents: readonly WorkflowDocument[], shown: { node: string; groups: readonly unknown[] }) =>
  documents.flatMap(({ groups }) =>
    groups.filter(({ id, nodeIds }) => shown.groups.includes(id) || nodeIds.includes(shown.node)).map(({ name }) => name),
  );

const subtract = (list: readonly string[], others: readonly string[]) => {
  const known = new Set(others);
  return list.filter((each) => !known.has(each));
};

/** Connections by the births of their ends: a merge may give nodes other ids. */
export function listWires({ nodes, edges }: WorkflowDocument): string[] {
  const born = new Map(nodes.map(({ id, config }) => [id, typeof config.born === "string" ? config.born : id]));
  return edges.map(({ source, sourceHandle, target }) => `${born.get(source)}.${sourceHandle}>${born.get(target)}`);
}

const listBirths = ({ nodes }: WorkflowDocument): string[] =>
  nodes.flatMap(({ config }) => (typeof config.born === "string" ? [config.born] : []));
