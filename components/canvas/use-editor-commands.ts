"use client";
import { type ReactFlowInstance, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { toast } from "sonner";
import { motionMs } from "@/components/motion";
import { nodeCatalog } from "@/server/nodes/registry";
import { type Bounds, listBounds } from "@/server/workflow/container-bounds";
import { arrangeCommands } from "./arrange-commands";
import { surround } from "./arrange-nodes";
import { entryOf } from "./containers";
import { editCommands } from "./edit-commands";
import type { EditorActions } from "./editor-actions";
import { useEditorActions, useEditorStore } from "./editor-context";
import type { KeyCommand } from "./editor-keys";
import { type EditorStore, onlySelectedMark, onlySelectedNode } from "./editor-store";
import { focusNode } from "./focus-node";
import { markKey, readKey, readSelection } from "./mark-keys";
import { moveCommands } from "./move-commands";
import { findMiddle, openPicker } from "./open-picker";
import { stickyNote } from "./palette-items";
import { tellLost } from "./tell-lost";
import { tidyUp } from "./tidy-up";

const fitOptions = () => ({ padding: 0.16, maxZoom: 1, duration: motionMs(220) });

/** What the canvas itself does not know: the panels and dialogs around it. */
export type EditorScreenParts = {
  /** Runs the draft, or stops the run that is shown. */
  run(): void;
  /** A part of it, at the selected node. */
  runPart(kind: "until" | "from" | "only"): void;
  /** Pins what the selected node gave last, or takes its pin away. */
  togglePin(): void;
  showLog(): void;
  showCommands(): void;
  showHelp(): void;
  toggleProblems(): void;
  focusSearch(): void;
  focusOutline(): void;
  openInspector(): void;
  /** Closes the topmost thing; false when nothing was open. */
  close(): boolean;
};

type GoToOptions = {
  /** Whether the settings open, and whether the focus goes to the card: both unless it says otherwise. */
  inspect?: boolean;
  focus?: boolean;
  /** "if-hidden": the canvas stays still when the card is on it. */
  pan?: "always" | "if-hidden";
};

export type EditorCommands = {
  run: (command: KeyCommand) => void;
  /** Shows a node, or by its key a note, in the middle and selects it. */
  goTo: (key: string, options?: GoToOptions) => void;
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
      ...editCommands({ store, actions }),
      ...nodeCommands(desk),
      ...arrangeCommands({ store, actions, findMiddle: () => findMiddle(flow).at }),
      ...viewCommands(desk),
      ...moveCommands({ store, actions }),
    };
    return {
      run: (command) => commands[command](),
      goTo: (key, options) => goTo(desk, key, options),
      addNode(type) {
        const { at } = findMiddle(flow);
        if (type === stickyNote) actions.addNote(at, { free: true });
        else actions.addNode(type, { fallback: at });
      },
    };
  }, [store, actions, flow, screen]);
}

type Table<Command extends KeyCommand> = Record<Command, () => void>;
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
  | "run-until"
  | "run-from"
  | "run-only"
  | "pin"
  | "log"
  | "commands"
  | "find"
  | "export-file"
  | "import-file"
  | "tidy"
  | "fit"
  | "actual-size"
  | "zoom-in"
  | "zoom-out"
  | "search"
  | "problems"
  | "help"
  | "outline"
  | "box-select"
  | "escape";

function viewCommands({ store, actions, flow, screen }: Desk): Table<ViewCommandName> {
  return {
    run: screen.run,
    "run-until": () => screen.runPart("until"),
    "run-from": () => screen.runPart("from"),
    "run-only": () => screen.runPart("only"),
    pin: screen.togglePin,
    log: screen.showLog,
    commands: screen.showCommands,
    find: () => store.setState({ findOpen: true, findAsked: store.getState().findAsked + 1 }),
    "export-file": () => store.setState({ file: { ask: "export" } }),
    "import-file": () => store.setState({ file: { ask: "import", dropped: null } }),
    tidy() {
      void tidyUp(actions.tidy(store.getState().selected)).then((all) => {
        if (all) requestAnimationFrame(() => void flow.fitView(fitOptions()));
      });
    },
    fit: () => void flow.fitView(fitOptions()),
    "actual-size": () => void flow.zoomTo(1, { duration: motionMs(160) }),
    "zoom-in": () => void flow.zoomIn({ duration: motionMs(160) }),
    "zoom-out": () => void flow.zoomOut({ duration: motionMs(160) }),
    search: screen.focusSearch,
    outline: screen.focusOutline,
    problems: screen.toggleProblems,
    help: screen.showHelp,
    "box-select": () => store.setState({ boxSelect: !store.getState().boxSelect }),
    escape() {
      if (!screen.close()) actions.select([]);
    },
  };
}

function goTo({ store, actions, flow }: Desk, key: string, { inspect = true, focus = true, pan = "always" }: GoToOptions = {}) {
  const { document: drawn } = store.getState().history;
  const note = drawn.notes.find(({ id }) => markKey("note", id) === key);
  const group = drawn.groups.find(({ id }) => markKey("group", id) === key);
  const bounds = listBounds(drawn, nodeCatalog);
  const box = note
    ? { ...note.position, ...note.size }
    : group
      ? surround(group.nodeIds.flatMap((id) => bounds.get(id) ?? []))
      : bounds.get(key);
  if (!box) return;
  if (!note && !group) store.getState().reveal(key);
  actions.select([key]);
  if (inspect) store.setState({ inspectorOpen: true });
  if (focus) focusNode(key);
  if (pan === "if-hidden" && isOnCanvas(flow, box)) return;
  const zoom = Math.max(0.6, flow.getZoom());
  void flow.setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 400) / 2, { zoom, duration: motionMs(220) });
}

function isOnCanvas(flow: ReactFlowInstance, { x, y, width, height }: Bounds): boolean {
  const canvas = document.querySelector(".trellis-canvas")?.getBoundingClientRect();
  if (!canvas) return false;
  const [from, to] = [flow.flowToScreenPosition({ x, y }), flow.flowToScreenPosition({ x: x + width, y: y + height })];
  return from.x >= canvas.left && to.x <= canvas.right && from.y >= canvas.top && to.y <= canvas.bottom;
}

/** Out of the innermost container around what is selected. */
function moveOut({ store, actions }: Desk) {
  const { history, selected } = store.getState();
  const parents = new Map(history.document.nodes.map(({ id, parent }) => [id, parent]));
  const container = [...selected].map((id) => parents.get(id)).find((parent) => typeof parent === "string");
  if (!container) return void toast("Nothing that is selected is inside a loop.");
  tellLost(actions.moveInto(selected, parents.get(container) ?? null), store);
}
