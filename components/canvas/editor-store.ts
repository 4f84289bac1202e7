// What an open editor knows: the document with its history, and what is selected, asked for and wrong. Everything that changes
// the document goes through `edit`, so undo and autosave see all of it.
import { createStore, type StoreApi } from "zustand/vanilla";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import {
  addEdits,
  applyCommand,
  createHistory,
  type DocumentHistory,
  nameRedo,
  nameUndo,
  redo as redoEntry,
  type TakenIn,
  takeIn as takeInDocument,
  undo as undoEntry,
} from "@/server/workflow/document-history";
import type { EditCommand, Point } from "@/server/workflow/edit-document";
import type { GraphIssue } from "@/server/workflow/graph";
import type { Readers } from "@/server/workflow/list-readers";
import type { NewIds } from "@/server/workflow/merge/separate-ids";
import type { KnownProfiles } from "@/server/workflow/profile/known-profiles";
import type { KnownWorkflows } from "@/server/workflow/values/list-calls";
import type { SaveState } from "./autosave";
import { markKey, readKey } from "./mark-keys";
import { openAround } from "./open-around";
import type { Guide } from "./snap-lines";

/** A node type (or, to wire or to move into a loop, an output or a node) is being chosen. */
export type PickerRequest = {
  purpose: "add" | "insert" | "replace" | "output" | "wire" | "into";
  /** Where on the screen the list opens. */
  screen: Point;
  /** Where on the canvas the new card's upper edge is centred. */
  at: Point;
  /** The output that the new node is wired to. */
  from?: { nodeId: string; handle: string };
  edgeId?: string;
  nodeId?: string;
};

export type EditorState = {
  workflowId: string;
  readOnly: boolean;
  history: DocumentHistory;
  /** Ids of nodes and edges, keys of notes and groups. */
  selected: ReadonlySet<string>;
  /** Opened by a click, a key or a new node, not by dragging: the canvas must not shift under the hand. */
  inspectorOpen: boolean;
  /** A setting of a node that is to be shown; another object each time. */
  askedField: { nodeId: string; field: string } | null;
  /** The dialog with the settings of the workflow. */
  settingsOpen: boolean;
  issues: readonly GraphIssue[];
  /** What the workflows give that this one calls, as far as it is known. */
  calledWorkflows: KnownWorkflows;
  /** What the profiles say that its agents name, as far as it is known. */
  knownProfiles: KnownProfiles;
  save: SaveState;
  picker: PickerRequest | null;
  /** A node's id, or the key of a note or a group. */
  renaming: string | null;
  findOpen: boolean;
  /** Counts up each time the search is asked for. */
  findAsked: number;
  /** The draft is to become a file, or a file (one that was let go over the canvas) to become the draft. */
  file: { ask: "export" } | { ask: "import"; dropped: File | null } | null;
  leftPanel: "palette" | "outline";
  /** The connection that what is dragged would go into. */
  targetEdge: string | null;
  /** The lines that what is dragged stands on. */
  guides: readonly Guide[];
  /** What the selected node reads and what reads it, while that is asked for. */
  lit: Readers | null;
  /** The pointer draws a box around what it selects; else it moves the canvas. */
  boxSelect: boolean;
  /** What happened, for those who hear it. */
  announcement: string;
  /** Containers and (by their keys) groups that are drawn as cards. */
  collapsed: ReadonlySet<string>;
  edit: (command: EditCommand) => void;
  /** Gives what was undone in words, or null. The document stays as it is when someone else has changed the same since. */
  undo: () => string | null;
  redo: () => string | null;
  /** Edits that were made on `before`, which is not the document that is there. One step of undo. */
  addEdits: (edits: { before: WorkflowDocument; after: WorkflowDocument; name: string }) => void;
  /** A document with someone else's edits. Not a step of undo: that goes back over one's own alone. */
  takeIn: (taken: TakenIn) => void;
  select: (ids: Iterable<string>) => void;
  toggleCollapsed: (containerId: string) => void;
  /** Opens the containers and the group around a node. */
  reveal: (nodeId: string) => void;
};

export type EditorStore = StoreApi<EditorState>;

type EditorStart = { workflowId: string; document: WorkflowDocument; readOnly: boolean };

export function createEditorStore({ workflowId, document, readOnly }: EditorStart): EditorStore {
  return createStore<EditorState>((set, get) => ({
    workflowId,
    readOnly,
    history: createHistory(document),
    selected: new Set(),
    inspectorOpen: false,
    askedField: null,
    settingsOpen: false,
    issues: [],
    calledWorkflows: new Map(),
    knownProfiles: new Map(),
    save: { status: "saved", at: null },
    picker: null,
    renaming: null,
    findOpen: false,
    findAsked: 0,
    file: null,
    leftPanel: readOnly ? "outline" : "palette",
    targetEdge: null,
    guides: [],
    lit: null,
    boxSelect: false,
    announcement: "",
    collapsed: new Set(),
    edit(command) {
      if (get().readOnly) return;
      const history = applyCommand(get().history, command, Date.now());
      if (history !== get().history) set({ history, ...keepSelection(get(), history.document) });
    },
    undo() {
      const { history } = get();
      const name = nameUndo(history);
      const back = undoEntry(history, nodeCatalog);
      if (name !== null) set({ history: back, ...keepSelection(get(), back.document) });
      return name;
    },
    redo() {
      const { history } = get();
      const name = nameRedo(history);
      const forth = redoEntry(history, nodeCatalog);
      if (name !== null) set({ history: forth, ...keepSelection(get(), forth.document) });
      return name;
    },
    addEdits(edits) {
      const history = addEdits(get().history, edits);
      set({ history, ...keepSelection(get(), history.document) });
    },
    takeIn(taken) {
      const { history, selected, inspectorOpen } = get();
      const renamed = new Set([...selected].map((id) => renameKey(id, taken.renamed)));
      const next = takeInDocument(history, taken, nodeCatalog);
      set({ history: next, ...keepSelection({ selected: renamed, inspectorOpen }, next.document) });
    },
    select(ids) {
      const selected = new Set(ids);
      if (!sameIds(selected, get().selected)) set({ selected, inspectorOpen: get().inspectorOpen && selected.size > 0 });
    },
    toggleCollapsed(containerId) {
      const collapsed = new Set(get().collapsed);
      if (!collapsed.delete(containerId)) collapsed.add(containerId);
      set({ collapsed });
    },
    reveal(nodeId) {
      const { collapsed, history } = get();
      const still = openAround(collapsed, history.document, nodeId);
      if (still !== collapsed) set({ collapsed: still });
    },
  }));
}

function sameIds(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((id) => right.has(id));
}

/** What is selected stays so under its new id. */
function renameKey(key: string, { nodes, notes, groups }: NewIds): string {
  const { kind, id } = readKey(key);
  if (kind === "other") return nodes.get(id) ?? key;
  return markKey(kind, (kind === "note" ? notes : groups).get(id) ?? id);
}

type Selection = Pick<EditorState, "selected" | "inspectorOpen">;

/** Without what is gone. When that is everything, the settings close with it and not when something else is taken hold of. */
function keepSelection({ selected, inspectorOpen }: Selection, document: WorkflowDocument): Selection {
  if (selected.size === 0) return { selected, inspectorOpen };
  const there = new Set([
    ...[...document.nodes, ...document.edges].map(({ id }) => id),
    ...document.notes.map(({ id }) => markKey("note", id)),
    ...document.groups.map(({ id }) => markKey("group", id)),
  ]);
  const kept = [...selected].filter((id) => there.has(id));
  return { selected: kept.length === selected.size ? selected : new Set(kept), inspectorOpen: inspectorOpen && kept.length > 0 };
}

/** The one node that is selected, with nothing beside it; null otherwise. */
export function onlySelectedNode({ selected, history }: Pick<EditorState, "selected" | "history">): string | null {
  if (selected.size !== 1) return null;
  const [id] = selected;
  return history.document.nodes.some((node) => node.id === id) ? (id ?? null) : null;
}

/** The key of the one note or group that is selected, with nothing beside it; null otherwise. */
export function onlySelectedMark({ selected }: Pick<EditorState, "selected">): string | null {
  const [key] = selected;
  return selected.size === 1 && key !== undefined && readKey(key).kind !== "other" ? key : null;
}
