// A conflict of a merge in words: what it is about, and what each of the two people wants.
import type { NodeCatalog } from "../define";
import type { WorkflowDocument } from "../document";
import type { MergeConflict, TouchedPart } from "../merge/merge-conflict";
import type { Side } from "../merge/merge-value";
import { nameNodeField, nameOtherField, sayNote, sayValue } from "./field-words";

/** `text`: null where there is nothing. `isValue`: it is a value of a field, to be compared; else a sentence. */
export type SideWords = { text: string | null; isValue: boolean };
export type ConflictWords = { title: string; mine: SideWords; theirs: SideWords };

type Place = { mine: WorkflowDocument; theirs: WorkflowDocument; catalog: NodeCatalog };

/** "Prompt of Writer", with both texts; or "Writer was deleted", with what was done to it meanwhile. */
export function sayConflict(conflict: MergeConflict, place: Place): ConflictWords {
  if (conflict.kind === "deletion") return sayDeletion(conflict, place);
  if (conflict.kind === "nesting") return sayNesting(conflict, place);
  const { subject, path } = conflict;
  const owner = nameSubject(conflict, place);
  const field = subject === "node" ? nameNodeField(typeOf(conflict, place), path, place.catalog) : nameOtherField(path);
  const say = (side: Side): SideWords => ({
    text: sayValue(conflict[side], { path, document: place[side], catalog: place.catalog }),
    isValue: true,
  });
  return { title: subject === "settings" ? `${field} of the workflow` : `${field} of ${owner}`, mine: say("mine"), theirs: say("theirs") };
}

function sayDeletion(conflict: MergeConflict, place: Place): ConflictWords {
  const name = nameSubject(conflict, place);
  const kept = conflict.deletedBy === "mine" ? "theirs" : "mine";
  const gone = { text: `Deletes ${name}`, isValue: false };
  const stays = { text: `Keeps ${name}${sayTouched(conflict, place, kept)}`, isValue: false };
  return { title: `${name}: deleted or kept`, mine: kept === "mine" ? stays : gone, theirs: kept === "theirs" ? stays : gone };
}

function sayTouched({ id, touched = [] }: MergeConflict, place: Place, side: Side): string {
  const { nodes } = place[side];
  const node = (nodeId: string) => nodes.find((each) => each.id === nodeId);
  const nameOf = (nodeId: string) => node(nodeId)?.name || nodeId;
  const sayPart = (part: TouchedPart): string => {
    if (part.what === "connected") return `connected ${nameOf(part.from)} to ${nameOf(part.to)}`;
    if (part.what === "grouped") return `worked on its group ${part.name || "without a name"}`;
    if (part.what === "put-inside") return `put ${nameOf(part.nodeId)} inside`;
    const field = nameNodeField(node(part.nodeId)?.type ?? "", part.path, place.catalog);
    return part.nodeId === id ? `changed ${field}` : `changed ${field} of ${nameOf(part.nodeId)}`;
  };
  const parts = touched.map(sayPart);
  if (parts.length === 0) return "";
  const shown = parts.slice(0, 4).join("; ");
  return `: ${shown}${parts.length > 4 ? ` and ${parts.length - 4} more` : ""}`;
}

function sayNesting(conflict: MergeConflict, place: Place): ConflictWords {
  const name = nameSubject(conflict, place);
  const say = (side: Side): SideWords => {
    const around = sayValue(conflict[side], { path: ["parent"], document: place[side], catalog: place.catalog });
    return { text: around === null ? `Leaves ${name} outside` : `Puts ${name} into ${around}`, isValue: false };
  };
  return { title: `${name} and a loop were each put into the other`, mine: say("mine"), theirs: say("theirs") };
}

/** What people call the node, note or group, on whichever side it still is. */
function nameSubject({ subject, id }: MergeConflict, { mine, theirs }: Place): string {
  for (const { nodes, groups, notes } of [mine, theirs]) {
    if (subject === "node") {
      const node = nodes.find((each) => each.id === id);
      if (node) return node.name || node.id;
    }
    if (subject === "group") {
      const group = groups.find((each) => each.id === id);
      if (group) return `the group ${group.name || "without a name"}`;
    }
    const note = subject === "note" ? notes.find((each) => each.id === id) : undefined;
    if (note) return sayNote(note.text);
  }
  return id ?? "the workflow";
}

function typeOf({ id }: MergeConflict, { mine, theirs }: Place): string {
  return [mine, theirs].flatMap(({ nodes }) => nodes).find((node) => node.id === id)?.type ?? "";
}
