import type { NodeCatalog } from "./define";
import { isSameDocument } from "./diff-document";
import type { WorkflowDocument } from "./document";
import { nameCommand } from "./edit/name-command";
import { type EditCommand, editDocument } from "./edit-document";
import { type Change, repeatChange } from "./merge/repeat-change";
import { type NewIds, noIds, renameIds } from "./merge/separate-ids";

type Entry = {
  before: WorkflowDocument;
  after: WorkflowDocument;
  /** What was done, to be read after "Undo": "move 2 nodes". */
  name: string;
  /** Edits with the same key that follow each other closely are one entry. */
  key: string | null;
  at: number;
};

/**
 * One person's steps. Immutable. Documents share what did not change, so an entry costs little more than its edit. What others did
 * comes in between (`takeIn`) and is no step: then the document is not the one that the last entry left.
 */
export type DocumentHistory = {
  document: WorkflowDocument;
  past: readonly Entry[];
  future: readonly Entry[];
  /** Ids of what I had deleted and someone else kept. */
  revived: ReadonlySet<string>;
};

const entriesKept = 200;
const pauseMs = 1_500;

export function createHistory(document: WorkflowDocument): DocumentHistory {
  return { document, past: [], future: [], revived: new Set() };
}

/**
 * The history after a command; the same object when the command changed nothing. `at` (milliseconds, any clock) tells typing
 * in one field from coming back to it later: edits of the same thing less than 1.5 s apart are undone together.
 */
export function applyCommand(history: DocumentHistory, command: EditCommand, at: number): DocumentHistory {
  const before = history.document;
  const after = editDocument(before, command);
  if (after === before) return history;
  const key = findKey(command);
  const last = history.past.at(-1);
  const name = nameCommand(command, before);
  const goesOn = last?.after === before && last.key === key && at - last.at < pauseMs && history.future.length === 0;
  if (last && key !== null && goesOn) {
    return { ...history, document: after, past: [...history.past.slice(0, -1), { ...last, after, at }], future: [] };
  }
  const past = [...history.past, { before, after, name, key, at }].slice(-entriesKept);
  return { ...history, document: after, past, future: [] };
}

/**
 * The history with edits that were made on another document than the one that is there (`before`): a step that takes back no more than
 * those edits.
 */
export function addEdits(history: DocumentHistory, { before, after, name }: Pick<Entry, "before" | "after" | "name">): DocumentHistory {
  return { ...history, document: after, past: [...history.past, { before, after, name, key: null, at: 0 }], future: [] };
}

export type TakenIn = {
  document: WorkflowDocument;
  /** What both of us had begun with; null: it is not known. */
  base: WorkflowDocument | null;
  /** What of mine has another id in the document. */
  renamed: NewIds;
};

/** The history with a document that someone else's edits are in. */
export function takeIn(history: DocumentHistory, { document, base, renamed }: TakenIn, catalog: NodeCatalog): DocumentHistory {
  const rename = renameEntries(renamed, catalog);
  const [mine, before] = [listIds(history.document), listIds(base ?? history.document)];
  const back = [...listIds(document)].filter((id) => before.has(id) && !mine.has(id));
  return {
    document,
    past: rename(history.past),
    future: rename(history.future),
    revived: back.length === 0 ? history.revived : new Set([...history.revived, ...back]),
  };
}

/**
 * One step back; the same object when there is none. What others did meanwhile stays. When they changed all that the step did, it
 * is given up: the document is the same object then.
 */
export function undo(history: DocumentHistory, catalog: NodeCatalog): DocumentHistory {
  const last = history.past.at(-1);
  if (!last) return history;
  const { document, future } = history;
  const back = repeat(history, { from: last.after, to: last.before }, catalog);
  const past = renameEntries(back.renamed, catalog)(history.past.slice(0, -1));
  if (back.document === document) return { ...history, past };
  return { ...history, document: back.document, past, future: [...future, { ...last, before: back.document, after: document }] };
}

/** One step forward again; the same object when there is none. */
export function redo(history: DocumentHistory, catalog: NodeCatalog): DocumentHistory {
  const next = history.future.at(-1);
  if (!next) return history;
  const { document, past } = history;
  const forth = repeat(history, { from: next.before, to: next.after }, catalog);
  const future = renameEntries(forth.renamed, catalog)(history.future.slice(0, -1));
  if (forth.document === document) return { ...history, future };
  // The key is dropped: typing on after a redo is a new edit.
  const done = { ...next, before: document, after: forth.document, key: null };
  return { ...history, document: forth.document, past: [...past, done], future };
}

/** The document itself where nothing comes of it. */
function repeat(history: DocumentHistory, { from, to }: Change, catalog: NodeCatalog): { document: WorkflowDocument; renamed: NewIds } {
  const { document } = history;
  if (document === from) return { document: to, renamed: noIds };
  const wanted = omitRevived(history, { from, to });
  const repeated = repeatChange(document, { from, to: wanted }, { catalog, isTaken: findTaken(history) });
  return isSameDocument(repeated.document, document) ? { ...repeated, document } : repeated;
}

/** Without what is there already, because someone kept it when I deleted it: it would be there twice. */
function omitRevived({ document, revived }: DocumentHistory, { from, to }: Change): WorkflowDocument {
  if (revived.size === 0) return to;
  const [there, known] = [listIds(document), listIds(from)];
  const isBack = (id: string) => revived.has(id) && there.has(id) && !known.has(id);
  const isKept = ({ id }: { id: string }) => !isBack(id);
  return {
    ...to,
    nodes: to.nodes.filter(isKept),
    edges: to.edges.filter(({ source, target }) => !isBack(source) && !isBack(target)),
    notes: to.notes.filter(isKept),
    groups: to.groups.filter(isKept),
  };
}

function listIds({ nodes, notes, groups }: WorkflowDocument): Set<string> {
  return new Set([...nodes, ...notes, ...groups].map(({ id }) => id));
}

/** Whether some step knows something by this id. Looked up only when an id has to be found. */
function findTaken({ past, future }: DocumentHistory): (id: string) => boolean {
  let taken: Set<string> | null = null;
  return (id) => {
    taken ??= new Set([...past, ...future].flatMap(({ before, after }) => [...listIds(before), ...listIds(after)]));
    return taken.has(id);
  };
}

/** Documents that were one object before stay one. */
function renameEntries(renamed: NewIds, catalog: NodeCatalog): (entries: readonly Entry[]) => readonly Entry[] {
  if (renamed.nodes.size + renamed.notes.size + renamed.groups.size === 0) return (entries) => entries;
  const known = new Map<WorkflowDocument, WorkflowDocument>();
  const rename = (document: WorkflowDocument) => {
    const made = known.get(document) ?? renameIds(document, renamed, catalog);
    known.set(document, made);
    return made;
  };
  return (entries) => entries.map((entry) => ({ ...entry, before: rename(entry.before), after: rename(entry.after) }));
}

/** What "Undo" would undo, e.g. "move 2 nodes"; null when there is nothing. */
export function nameUndo(history: DocumentHistory): string | null {
  return history.past.at(-1)?.name ?? null;
}

export function nameRedo(history: DocumentHistory): string | null {
  return history.future.at(-1)?.name ?? null;
}

function findKey(command: EditCommand): string | null {
  switch (command.type) {
    case "rename-node":
    case "set-policy":
    case "set-pinned":
    case "set-note":
      return JSON.stringify([command.type, command.nodeId]);
    case "set-config":
      return JSON.stringify([command.type, command.nodeId, command.path]);
    case "edit-note":
      return JSON.stringify([command.type, command.noteId, Object.keys(command.change)]);
    case "edit-group":
      return JSON.stringify([command.type, command.groupId, Object.keys(command.change)]);
    case "move-nodes":
    case "move-notes":
      return JSON.stringify([command.type, Object.keys(command.positions)]);
    case "batch": {
      const keys = command.commands.map(findKey);
      return keys.includes(null) ? null : JSON.stringify([command.type, command.name, keys]);
    }
    default:
      return null;
  }
}
