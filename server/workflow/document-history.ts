import { withInside } from "./container-bounds";
import type { WorkflowDocument } from "./document";
import { type EditCommand, editDocument } from "./edit-document";
import { formatFieldPath } from "./field-path";

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
    case "set-note":
      return JSON.stringify([command.type, command.nodeId]);
    case "set-config":
      return JSON.stringify([command.type, command.nodeId, command.path]);
    case "edit-note":
      return JSON.stringify([command.type, command.noteId, Object.keys(command.change)]);
    case "move-nodes":
      return JSON.stringify([command.type, Object.keys(command.positions)]);
    default:
      return null;
  }
}

/** In the words of a menu, without the verb "undo". */
function nameCommand(command: EditCommand, document: WorkflowDocument): string {
  const nameNode = (nodeId: string) => document.nodes.find(({ id }) => id === nodeId)?.name || nodeId;
  const nameNodes = (ids: readonly string[]) => (ids.length === 1 ? nameNode(ids[0] ?? "") : `${ids.length} nodes`);
  switch (command.type) {
    case "add-node":
      return `add ${command.node.name || command.node.id}`;
    case "move-nodes":
      return `move ${nameNodes(Object.keys(command.positions))}`;
    case "set-parent":
      return command.parent === null
        ? `move ${nameNodes(command.nodeIds)} out of the loop`
        : `move ${nameNodes(command.nodeIds)} into ${nameNode(command.parent)}`;
    case "rename-node":
      return `rename ${nameNode(command.nodeId)}`;
    case "set-config":
      return command.path.length === 0
        ? `change ${nameNode(command.nodeId)}`
        : `change ${formatFieldPath(command.path)} of ${nameNode(command.nodeId)}`;
    case "set-policy":
      return `change the policy of ${nameNode(command.nodeId)}`;
    case "set-disabled":
      return `${command.disabled ? "disable" : "enable"} ${nameNodes(command.nodeIds)}`;
    case "set-pinned":
      return `${command.pinned === null ? "unpin" : "pin"} ${nameNode(command.nodeId)}`;
    case "set-note":
      return `change the note of ${nameNode(command.nodeId)}`;
    case "remove-nodes":
      return nameRemoval(document, command.nodeIds, nameNodes(command.nodeIds));
    case "connect":
      return `connect ${nameNode(command.edge.source)} to ${nameNode(command.edge.target)}`;
    case "disconnect":
      return command.edgeIds.length === 1 ? "delete a connection" : `delete ${command.edgeIds.length} connections`;
    case "paste":
      return command.nodes.length === 1 ? `paste ${command.nodes[0]?.name ?? "a node"}` : `paste ${command.nodes.length} nodes`;
    case "add-note":
      return "add a note";
    case "edit-note":
      return "change a note";
    case "remove-note":
      return "delete a note";
    case "layout":
      return "tidy up";
    case "set-settings":
      return "change the settings of the workflow";
    case "replace-document":
      return "replace the workflow";
  }
}

function nameRemoval(document: WorkflowDocument, nodeIds: readonly string[], names: string): string {
  const inside = withInside(document, nodeIds).size - new Set(nodeIds).size;
  if (inside === 0) return `delete ${names}`;
  return `delete ${names} and ${inside === 1 ? "the node" : `the ${inside} nodes`} inside`;
}
