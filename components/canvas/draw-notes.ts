import type { Node } from "@xyflow/react";
import type { DocumentNote } from "@/server/workflow/document";
import { listFoldedNotes, type Surroundings, underCards } from "./draw-groups";
import { markKey, titleOfNote } from "./mark-keys";
import type { FlowInput, FlowNode } from "./to-flow";

type Drawn = Pick<Surroundings, "parents" | "bounds"> & { input: FlowInput };

export type NoteNode = Node<{ note: DocumentNote }, "note">;

/** The sticky notes of a document, without those in collapsed groups. What did not change keeps its identity. */
export function drawNotes({ input, ...places }: Drawn, old: ReadonlyMap<string, FlowNode>): NoteNode[] {
  const { document, selected, moved } = input;
  const folded = listFoldedNotes(input, places);
  const shown = folded.size === 0 ? document.notes : document.notes.filter((note) => !folded.has(note));
  return shown.map((note) => {
    const id = markKey("note", note.id);
    const before = old.get(id);
    const position = moved.get(id) ?? note.position;
    const isSelected = selected.has(id);
    const same =
      before?.type === "note" &&
      before.data.note === note &&
      before.selected === isSelected &&
      before.position.x === position.x &&
      before.position.y === position.y;
    if (same) return before;
    return {
      id,
      type: "note",
      position,
      data: before?.type === "note" && before.data.note === note ? before.data : { note },
      selected: isSelected,
      ...note.size,
      measured: { ...note.size },
      zIndex: underCards(isSelected),
      ariaLabel: `Note: ${titleOfNote(note)}`,
    };
  });
}
