"use client";
import { type ReactFlowInstance, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { listBounds } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";
import { arrangeCommands } from "./arrange-commands";
import { copySelection, pasteClipboard, refuseClipboard } from "./clipboard-commands";
import { entryOf } from "./containers";
import type { EditorActions } from "./editor-actions";
import { useEditorActions, useEditorStore } from "./editor-context";
import type { KeyCommand } from "./editor-keys";
import { type EditorStore, onlySelectedMark, onlySelectedNode, type PickerRequest } from "./editor-store";
import { focusNode } from "./focus-node";
import { markKey, readKey, readSelection } from "./mark-keys";
import { moveCommands } from "./move-commands";
import { stickyNote } from "./palette-items";
import { findOpenHandle } from "./place-node";
import { tellLost } from "./tell-lost";

const fitOptions = { padding: 0.16, maxZoom: 1, duration: 220 };

/** What the canvas itself does not know: the panels and dialogs around it. */
export type EditorScreenParts = {
  run(): void;
  showCommands(): void;
  showHelp(): void;
  toggleProblems(): void;
  focusSearch(): void;
  openInspector(): void;
  /** Closes the topmost thing; false when nothing was open. */
  close(): boolean;
};

export type EditorCommands = {
  run: (command: KeyCommand) => void;
  /** Shows a node in the middle, selects it and puts the focus on it. */
  goTo: (nodeId: string) => void;
  /** Under the selected node, else in the middle of what is visible. */
  addNode: (type: string) => void;
};

type Desk = { store: EditorStore; actions: EditorActions; flow: ReactFlowInstance; screen: EditorScreenParts };

/** Everything a key, a menu or the command palette can ask for, in one table. `screen` must keep its identity. */
export function useEditorCommands(screen: EditorScreenParts): EditorCommands {
  const store = useEditorStore();
  const actions = useEditorActions();
  const flow = useReactFlow();
  return useMemo(() => {
    const desk = { store, actions, flow, screen };
    const commands = {
      ...editCommands(desk),
      ...nodeCommands(desk),
      ...arrangeCommands({ store, actions, findMiddle: () => findMiddle(flow).at }),
      ...viewCommands(desk),
      ...moveCommands({ store, actions }),
    };
    return {
      run: (command) => commands[command](),
      goTo: (nodeId) => goTo(desk, nodeId),
      addNode(type) {
        const { at } = findMiddle(flow);
        if (type === stickyNote) actions.addNote(at);
        else actions.addNode(type, { fallback: at });
      },
    };
  }, [store, actions, flow, screen]);
}

type Table<Command extends KeyCommand> = Record<Command, () => void>;
type EditCommandName = "undo" | "redo" | "copy" | "cut" | "paste" | "duplicate" | "select-all" | "delete";

function editCommands(desk: Desk): Table<EditCommandName> {
  const { store, actions } = desk;
  return {
    undo: () => announce("Undid", store.getState().undo()),
    redo: () => announce("Redid", store.getState().redo()),
    copy: () => void copySelection(desk).catch(refuseClipboard),
    cut: () =>
      void copySelection(desk)
        .then(() => actions.remove(store.getState().selected))
        .catch(refuseClipboard),
    paste: () => void pasteClipboard(desk).catch(refuseClipboard),
    duplicate: () => actions.duplicate(store.getState().selected),
    "select-all"() {
      const { nodes, notes } = store.getState().history.document;
      actions.select([...nodes.map(({ id }) => id), ...notes.map(({ id }) => markKey("note", id))]);
    },
    delete: () => actions.remove(store.getState().selected),
  };
}

type NodeCommandName = "add" | "open" | "rename" | "disable" | "replace" | "wire" | "move-in" | "move-out" | "collapse";

function nodeCommands(desk: Desk): Table<NodeCommandName> {
  const { store, actions, screen } = desk;
  return {
    add: () => openPicker(desk, "add"),
    open() {
      const state = store.getState();
      const mark = onlySelectedMark(state);
      if (mark === null) screen.openInspector();
      else if (!state.readOnly) store.setState({ renaming: mark });
    },
    rename() {
      const state = store.getState();
      store.setState({ renaming: state.readOnly ? null : (onlySelectedNode(state) ?? onlySelectedMark(state)) });
    },
    disable() {
      const { selected, history } = store.getState();
      const ids = new Set(readSelection(history.document, selected).nodeIds);
      const chosen = history.document.nodes.filter((node) => ids.has(node.id));
      if (chosen.length > 0)
        actions.setDisabled(
          selected,
          chosen.some((node) => !node.disabled),
        );
    },
    replace: () => openPicker(desk, "replace"),
    wire: () => openPicker(desk, "wire"),
    "move-in": () => openPicker(desk, "into"),
    "move-out": () => moveOut(desk),
    collapse() {
      const state = store.getState();
      const mark = onlySelectedMark(state);
      if (mark !== null && readKey(mark).kind === "group") return state.toggleCollapsed(mark);
      const id = onlySelectedNode(state);
      const node = state.history.document.nodes.find((candidate) => candidate.id === id);
      if (node && entryOf(node, nodeCatalog) !== null) state.toggleCollapsed(node.id);
    },
  };
}

type ViewCommandName =
  | "run"
  | "commands"
  | "find"
  | "tidy"
  | "fit"
  | "actual-size"
  | "zoom-in"
  | "zoom-out"
  | "search"
  | "problems"
  | "help"
  | "escape";

function viewCommands({ store, actions, flow, screen }: Desk): Table<ViewCommandName> {
  return {
    run: screen.run,
    commands: screen.showCommands,
    find: screen.showCommands,
    tidy() {
      void actions.tidy(store.getState().selected).then((all) => {
        if (all) requestAnimationFrame(() => void flow.fitView(fitOptions));
      });
    },
    fit: () => void flow.fitView(fitOptions),
    "actual-size": () => void flow.zoomTo(1, { duration: 160 }),
    "zoom-in": () => void flow.zoomIn({ duration: 160 }),
    "zoom-out": () => void flow.zoomOut({ duration: 160 }),
    search: screen.focusSearch,
    problems: screen.toggleProblems,
    help: screen.showHelp,
    escape() {
      if (!screen.close()) actions.select([]);
    },
  };
}

/** The middle of the canvas, on the screen and in the drawing. */
function findMiddle(flow: ReactFlowInstance): { center: Point; at: Point } {
  const box = document.querySelector(".trellis-canvas")?.getBoundingClientRect();
  const center = box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: window.innerWidth / 2, y: window.innerHeight / 2 };
  return { center, at: flow.screenToFlowPosition(center) };
}

function goTo({ store, actions, flow }: Desk, nodeId: string) {
  const box = listBounds(store.getState().history.document, nodeCatalog).get(nodeId);
  if (!box) return;
  store.getState().reveal(nodeId);
  actions.select([nodeId]);
  store.setState({ inspectorOpen: true });
  const zoom = Math.max(0.6, flow.getZoom());
  void flow.setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 400) / 2, { zoom, duration: 220 });
  focusNode(nodeId);
}

/** Beside the selected node when there is one: adding goes under it, replacing and wiring are about it. */
function openPicker({ store, flow }: Desk, purpose: "add" | "replace" | "wire" | "into") {
  const state = store.getState();
  const { document } = state.history;
  const chosen = onlySelectedNode(state);
  const node = document.nodes.find(({ id }) => id === chosen);
  if (state.readOnly || (purpose !== "add" && !node)) return;
  const { center, at } = findMiddle(flow);
  if (!node) return store.setState({ picker: { purpose, at, screen: { x: center.x - 136, y: center.y - 170 } } });
  const handle = findOpenHandle(document, node, nodeCatalog[node.type]);
  const box = listBounds(document, nodeCatalog).get(node.id) ?? { ...node.position, width: 0 };
  const screen = flow.flowToScreenPosition({ x: box.x + box.width + 12, y: box.y });
  const picker: PickerRequest = { purpose, at, screen, nodeId: node.id };
  store.setState({ picker: handle === null ? picker : { ...picker, from: { nodeId: node.id, handle } } });
}

/** Out of the innermost container around what is selected. */
function moveOut({ store, actions }: Desk) {
  const { history, selected } = store.getState();
  const parents = new Map(history.document.nodes.map(({ id, parent }) => [id, parent]));
  const container = [...selected].map((id) => parents.get(id)).find((parent) => typeof parent === "string");
  if (!container) return void toast("Nothing that is selected is inside a loop.");
  tellLost(actions.moveInto(selected, parents.get(container) ?? null), store);
}

function announce(verb: string, name: string | null) {
  if (name !== null) toast(`${verb}: ${name}`, { id: "history", duration: 1_800 });
}
