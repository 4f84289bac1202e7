// Commands that change what is selected as a whole, and the way back.
import { toast } from "sonner";
import { copySelection, pasteClipboard, refuseClipboard } from "./clipboard-commands";
import type { EditorActions } from "./editor-actions";
import type { KeyCommand } from "./editor-keys";
import type { EditorState, EditorStore } from "./editor-store";
import { focusNode } from "./focus-node";
import { markKey } from "./mark-keys";

export type EditCommandName = Extract<
  KeyCommand,
  "undo" | "redo" | "copy" | "cut" | "paste" | "duplicate" | "select-all" | "delete" | "delete-keeping"
>;

type Desk = { store: EditorStore; actions: EditorActions };

/** By their names, for the editor's table of commands. */
export function editCommands(desk: Desk): Record<EditCommandName, () => void> {
  const { store, actions } = desk;
  return {
    undo: () => step(store, { verb: "Undid", way: "back" }),
    redo: () => step(store, { verb: "Redid", way: "forth" }),
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
    delete() {
      const next = sourceOfOnlyEdge(store.getState());
      actions.remove(store.getState().selected);
      if (next !== null) goOn(desk, next);
    },
    "delete-keeping"() {
      const [fork] = actions.removeKeepingWires(store.getState().selected);
      if (fork) toast(`“${fork.name || fork.id}” led more than one way, so its wires went with it.`);
    },
  };
}

/** Where to go on from when the selected connection is gone. */
function sourceOfOnlyEdge({ history, selected }: EditorState): string | null {
  const [id] = selected;
  return selected.size === 1 ? (history.document.edges.find((edge) => edge.id === id)?.source ?? null) : null;
}

function goOn({ actions }: Desk, nodeId: string) {
  actions.select([nodeId]);
  focusNode(nodeId);
}

function step(store: EditorStore, { verb, way }: { verb: string; way: "back" | "forth" }) {
  const { history, undo, redo } = store.getState();
  const name = way === "back" ? undo() : redo();
  if (name === null) return;
  const isDone = store.getState().history.document !== history.document;
  if (isDone) toast(`${verb}: ${name}`, { id: "history", duration: 1_800 });
  else toast(`Not ${verb.toLowerCase()}: ${name}`, { id: "history", description: "Someone else has changed the same since." });
}
