"use client";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { readClipboardText, toClipboardText } from "./clipboard";
import { useEditorActions, useEditorStore } from "./editor-context";
import type { KeyCommand } from "./editor-keys";
import { onlySelectedNode } from "./editor-store";
import { findOpenHandle } from "./place-node";
import { cardHeights, cardWidth } from "./to-flow";
import { collectStream, type WalkDirection, walkGraph } from "./walk-graph";

const fitOptions = { padding: 0.16, maxZoom: 1, duration: 220 };
const nudgePixels = 8;

/** What the canvas itself does not know: the panels and dialogs around it. */
export type EditorScreen = {
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
  /** The middle of what is visible. */
  middle: () => { x: number; y: number };
  addAtMiddle: (type: string) => void;
};

/** Everything a key, a menu or the command palette can ask for, in one table. */
export function useEditorCommands(screen: EditorScreen): EditorCommands {
  const store = useEditorStore();
  const actions = useEditorActions();
  const flow = useReactFlow();
  return useMemo(() => {
    const state = () => store.getState();
    const chosenNode = () => onlySelectedNode(state());
    const find = (id: string) => state().history.document.nodes.find((node) => node.id === id);

    const middle = () => {
      const box = document.querySelector(".trellis-canvas")?.getBoundingClientRect();
      const center = box
        ? { x: box.x + box.width / 2, y: box.y + box.height / 2 }
        : { x: window.innerWidth / 2, y: window.innerHeight / 2 };
      return { center, at: flow.screenToFlowPosition(center) };
    };

    const goTo = (nodeId: string) => {
      const node = find(nodeId);
      if (!node) return;
      actions.select([nodeId]);
      store.setState({ inspectorOpen: true });
      void flow.setCenter(node.position.x + cardWidth / 2, node.position.y + cardHeights.build / 2, {
        zoom: Math.max(0.6, flow.getZoom()),
        duration: 220,
      });
      focusNode(nodeId);
    };

    const openPicker = (purpose: "add" | "replace" | "wire") => {
      if (state().readOnly) return;
      const id = chosenNode();
      const node = id === null ? undefined : find(id);
      if (purpose !== "add" && !node) return;
      const { center, at } = middle();
      const handle = node ? findOpenHandle(state().history.document, node, nodeCatalog[node.type]) : null;
      const beside = node && flow.flowToScreenPosition({ x: node.position.x + cardWidth + 12, y: node.position.y });
      store.setState({
        picker: {
          purpose,
          screen: beside ?? { x: center.x - 136, y: center.y - 170 },
          at,
          ...(node ? { nodeId: node.id } : {}),
          ...(node && handle ? { from: { nodeId: node.id, handle } } : {}),
        },
      });
    };

    const walk = (direction: WalkDirection) => {
      const { history, selected } = state();
      const from = chosenNode() ?? [...selected][0] ?? history.document.nodes[0]?.id;
      if (from === undefined) return;
      const next = selected.size === 0 ? from : walkGraph(history.document, from, direction);
      if (next === null) return;
      actions.select([next]);
      focusNode(next);
    };

    const nudge = (x: number, y: number) => {
      const { selected, history } = state();
      const positions = history.document.nodes
        .filter((node) => selected.has(node.id))
        .map((node) => [node.id, { x: node.position.x + x * nudgePixels, y: node.position.y + y * nudgePixels }] as const);
      if (positions.length > 0) actions.move(Object.fromEntries(positions));
    };

    const selectStream = (direction: "up" | "down") => {
      const id = chosenNode();
      if (id !== null) actions.select(collectStream(state().history.document, id, direction));
    };

    const copy = async () => {
      const text = toClipboardText(state().history.document, state().selected);
      if (text === null) return;
      await navigator.clipboard.writeText(text);
      toast(`Copied ${state().selected.size === 1 ? "the node" : "the nodes"} as JSON`);
    };

    const paste = async () => {
      const piece = readClipboardText(await navigator.clipboard.readText());
      if (piece) actions.paste(piece);
      else toast("The clipboard holds no Trellis nodes.");
    };

    const guarded = (work: Promise<void>) => work.catch(() => toast.error("The browser did not allow it. Use the keys instead."));

    const commands: Record<KeyCommand, () => void> = {
      undo: () => announce("Undid", state().undo()),
      redo: () => announce("Redid", state().redo()),
      copy: () => void guarded(copy()),
      cut: () => void guarded(copy().then(() => actions.remove(state().selected))),
      paste: () => void guarded(paste()),
      duplicate: () => actions.duplicate(state().selected),
      "select-all": () => actions.select(state().history.document.nodes.map((node) => node.id)),
      delete: () => actions.remove(state().selected),
      add: () => openPicker("add"),
      open: screen.openInspector,
      rename: () => store.setState({ renaming: state().readOnly ? null : chosenNode() }),
      disable: () => {
        const ids = [...state().selected];
        const on = ids.some((id) => find(id)?.disabled === false);
        if (ids.length > 0) actions.setDisabled(ids, on);
      },
      replace: () => openPicker("replace"),
      wire: () => openPicker("wire"),
      run: screen.run,
      commands: screen.showCommands,
      find: screen.showCommands,
      tidy: () => {
        actions.tidy();
        requestAnimationFrame(() => void flow.fitView(fitOptions));
      },
      fit: () => void flow.fitView(fitOptions),
      "actual-size": () => void flow.zoomTo(1, { duration: 160 }),
      "zoom-in": () => void flow.zoomIn({ duration: 160 }),
      "zoom-out": () => void flow.zoomOut({ duration: 160 }),
      search: screen.focusSearch,
      problems: screen.toggleProblems,
      help: screen.showHelp,
      "walk-up": () => walk("up"),
      "walk-down": () => walk("down"),
      "walk-left": () => walk("left"),
      "walk-right": () => walk("right"),
      "nudge-up": () => nudge(0, -1),
      "nudge-down": () => nudge(0, 1),
      "nudge-left": () => nudge(-1, 0),
      "nudge-right": () => nudge(1, 0),
      "select-upstream": () => selectStream("up"),
      "select-downstream": () => selectStream("down"),
      escape: () => {
        if (!screen.close()) actions.select([]);
      },
    };
    return {
      run: (command) => commands[command](),
      goTo,
      middle: () => middle().at,
      addAtMiddle: (type) => actions.addNode(type, { fallback: middle().at }),
    };
  }, [store, actions, flow, screen]);
}

function announce(verb: string, name: string | null) {
  if (name !== null) toast(`${verb}: ${name}`, { id: "history", duration: 1_800 });
}

/** After React has drawn it. The canvas pans to a node that gets the focus. */
function focusNode(nodeId: string) {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`)?.focus({ preventScroll: true }),
  );
}
