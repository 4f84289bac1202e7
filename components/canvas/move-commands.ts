// Commands that go through the drawing by keys: along connections, everything before or after, and moving what is selected.
import type { Point } from "@/server/workflow/edit-document";
import type { EditorActions } from "./editor-actions";
import type { KeyCommand } from "./editor-keys";
import { type EditorStore, onlySelectedNode } from "./editor-store";
import { focusNode } from "./focus-node";
import { nextConnection, walkFromConnection } from "./walk-connections";
import { collectStream, type WalkDirection, walkGraph } from "./walk-graph";

const nudgePixels = 8;

export type MoveCommandName = Extract<KeyCommand, `walk-${string}` | `nudge-${string}` | "select-upstream" | "select-downstream">;

type Desk = { store: EditorStore; actions: EditorActions };

/** By their names, for the editor's table of commands. */
export function moveCommands(desk: Desk): Record<MoveCommandName, () => void> {
  return {
    "walk-up": () => walk(desk, "up"),
    "walk-down": () => walk(desk, "down"),
    "walk-left": () => walk(desk, "left"),
    "walk-right": () => walk(desk, "right"),
    "nudge-up": () => nudge(desk, { x: 0, y: -nudgePixels }),
    "nudge-down": () => nudge(desk, { x: 0, y: nudgePixels }),
    "nudge-left": () => nudge(desk, { x: -nudgePixels, y: 0 }),
    "nudge-right": () => nudge(desk, { x: nudgePixels, y: 0 }),
    "walk-connections": () => nextConnection(desk),
    "select-upstream": () => selectStream(desk, "up"),
    "select-downstream": () => selectStream(desk, "down"),
  };
}

function walk(desk: Desk, direction: WalkDirection) {
  const { store, actions } = desk;
  if (walkFromConnection(desk, direction)) return;
  const { history, selected } = store.getState();
  const nodes = history.document.nodes;
  const from = nodes.find(({ id }) => selected.has(id)) ?? nodes[0];
  if (!from) return;
  // With nothing selected the first key only chooses where to begin.
  const next = selected.size === 0 ? from.id : walkGraph(history.document, from.id, direction);
  if (next === null) return;
  store.getState().reveal(next);
  actions.select([next]);
  focusNode(next);
}

function nudge({ store, actions }: Desk, by: Point) {
  actions.nudge(store.getState().selected, by);
}

function selectStream({ store, actions }: Desk, direction: "up" | "down") {
  const state = store.getState();
  const id = onlySelectedNode(state);
  if (id !== null) actions.select(collectStream(state.history.document, id, direction));
}
