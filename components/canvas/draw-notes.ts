import type { Node } from "@xyflow/react";
import type { DocumentNote } from "@/server/workflow/document";
import { markKey, titleOfNote } from "./mark-keys";
import type { FlowInput, FlowNode } from "./to-flow";

export type NoteNode = Node<{ note: DocumentNote }, "note">;

/** Under cards and lines, selected or not: React Flow lifts what is selected by a thousand. */
export const underCards = (selected: boolean) => (selected ? -1_001 : -1);

/** The sticky notes of a document. What did not change keeps its identity. */
export function drawNotes({ document, selected, moved }: FlowInput, old: ReadonlyMap<string, FlowNode>): NoteNode[] {
  return document.notes.map((note) => {
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
