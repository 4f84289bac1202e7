import type { WorkflowDocument } from "./document";
import { nameCommand } from "./edit/name-command";
import { type EditCommand, editDocument } from "./edit-document";

type Entry = {
  before: WorkflowDocument;
  after: WorkflowDocument;
  /** What was done, to be read after "Undo": "move 2 nodes". */
  name: string;
  /** Edits with the same key that follow each other closely are one entry. */
  key: string | null;
  at: number;
};

/** Immutable. Documents share what did not change, so an entry costs little more than its edit. */
export type DocumentHistory = { document: WorkflowDocument; past: readonly Entry[]; future: readonly Entry[] };

const entriesKept = 200;
const pauseMs = 1_500;

export function createHistory(document: WorkflowDocument): DocumentHistory {
  return { document, past: [], future: [] };
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
  if (last && key !== null && last.key === key && at - last.at < pauseMs && history.future.length === 0) {
    return { document: after, past: [...history.past.slice(0, -1), { ...last, after, at }], future: [] };
  }
  return { document: after, past: [...history.past, { before, after, name, key, at }].slice(-entriesKept), future: [] };
}

/** One step back; the same object when there is none. */
export function undo(history: DocumentHistory): DocumentHistory {
  const last = history.past.at(-1);
  if (!last) return history;
  return { document: last.before, past: history.past.slice(0, -1), future: [...history.future, last] };
}

/** One step forward again; the same object when there is none. */
export function redo(history: DocumentHistory): DocumentHistory {
  const next = history.future.at(-1);
  if (!next) return history;
  // The key is dropped: typing on after a redo is a new edit.
  return { document: next.after, past: [...history.past, { ...next, key: null }], future: history.future.slice(0, -1) };
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
