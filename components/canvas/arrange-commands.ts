// Commands of notes, groups and of lining things up.
import { toast } from "sonner";
import type { Point } from "@/server/workflow/edit-document";
import type { EditorActions } from "./editor-actions";
import type { KeyCommand } from "./editor-keys";
import type { EditorStore } from "./editor-store";
import { readSelection } from "./mark-keys";

export const alignCommands = ["align-left", "align-center", "align-right", "align-top", "align-middle", "align-bottom"] as const;
export const spaceCommands = ["space-across", "space-down"] as const;

export type ArrangeCommandName =
  | Extract<KeyCommand, "note" | "group" | "ungroup" | "select-members">
  | (typeof alignCommands)[number]
  | (typeof spaceCommands)[number];

type Desk = { store: EditorStore; actions: EditorActions /** The middle of the canvas. */; findMiddle: () => Point };

/** By their names, for the editor's table of commands. */
export function arrangeCommands({ store, actions, findMiddle }: Desk): Record<ArrangeCommandName, () => void> {
  const selected = () => store.getState().selected;
  return {
    note: () => actions.addNote(findMiddle(), { free: true }),
    group() {
      const reason = actions.group(selected());
      if (reason !== null) toast(reason);
    },
    ungroup: () => actions.ungroup(selected()),
    "select-members"() {
      const { nodeIds } = readSelection(store.getState().history.document, selected());
      actions.select(nodeIds);
    },
    "align-left": () => actions.align(selected(), "left"),
    "align-center": () => actions.align(selected(), "center"),
    "align-right": () => actions.align(selected(), "right"),
    "align-top": () => actions.align(selected(), "top"),
    "align-middle": () => actions.align(selected(), "middle"),
    "align-bottom": () => actions.align(selected(), "bottom"),
    "space-across": () => actions.space(selected(), "across"),
    "space-down": () => actions.space(selected(), "down"),
  };
}
