// Notes and groups among nodes: what is selected, drawn and dragged goes by one key each, and a key never equals a node's id.
import type { DocumentNote, WorkflowDocument } from "@/server/workflow/document";

export type MarkKind = "note" | "group";

/** The key of a note or a group. A node's key is its id, which holds no colon. */
export const markKey = (kind: MarkKind, id: string) => `${kind}:${id}`;

/** What a key stands for. */
export function readKey(key: string): { kind: MarkKind | "other"; id: string } {
  const [kind, rest] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  return kind === "note" || kind === "group" ? { kind, id: rest } : { kind: "other", id: key };
}

/** What is meant by a selection: its nodes with the members of its groups, its notes, and its groups. */
export function readSelection(document: WorkflowDocument, selected: Iterable<string>) {
  const keys = new Set(selected);
  const groups = document.groups.filter(({ id }) => keys.has(markKey("group", id)));
  const members = new Set(groups.flatMap(({ nodeIds }) => nodeIds));
  return {
    nodeIds: document.nodes.filter(({ id }) => keys.has(id) || members.has(id)).map(({ id }) => id),
    notes: document.notes.filter(({ id }) => keys.has(markKey("note", id))),
    groups,
    edgeIds: document.edges.filter(({ id }) => keys.has(id)).map(({ id }) => id),
  };
}

/** A note's first line in plain words, for lists and for those who hear it. */
export function titleOfNote({ text }: Pick<DocumentNote, "text">): string {
  const line = text.split("\n").find((each) => each.trim() !== "") ?? "";
  return (
    line
      .replaceAll(/[#>*_`~[\]]/g, "")
      .trim()
      .slice(0, 80) || "Empty note"
  );
}
