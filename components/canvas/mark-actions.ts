// What people do to sticky notes and groups, each as one step of undo.
import { nodeCatalog } from "@/server/nodes/registry";
import { listBounds } from "@/server/workflow/container-bounds";
import { listGroupable } from "@/server/workflow/edit/change-groups";
import { makeNoteIds } from "@/server/workflow/edit/paste-piece";
import type { EditCommand, Point } from "@/server/workflow/edit-document";
import { type Desk, documentOf } from "./add-node";
import { combineCommands } from "./combine-commands";
import type { MarkColor } from "./mark-colors";
import { markKey, readSelection } from "./mark-keys";
import { findFreePlace } from "./place-node";

const newNote = { width: 240, height: 140 };

/** An empty note around a point, or in the nearest free place to its right, ready to be written. */
export function addNote({ store }: Desk, at: Point, free: boolean) {
  const document = documentOf({ store });
  const [id = "note"] = makeNoteIds(document, [{ id: "note" }]);
  const wanted = { x: Math.round(at.x - newNote.width / 2), y: Math.round(at.y) };
  const others = [
    ...listBounds(document, nodeCatalog, store.getState().collapsed).values(),
    ...document.notes.map((note) => ({ ...note.position, ...note.size })),
  ];
  const position = free ? findFreePlace(others, wanted, newNote) : wanted;
  store.getState().edit({ type: "add-note", note: { id, position, size: newNote, text: "" } });
  if (!documentOf({ store }).notes.some((note) => note.id === id)) return;
  store.getState().select([markKey("note", id)]);
  store.setState({ renaming: markKey("note", id) });
}

/**
 * A group of what is selected, its name ready to be written; with one group among it, what else is selected goes into that.
 * Gives the reason when nothing can be grouped.
 */
export function groupSelection({ store }: Desk, selected: Iterable<string>): string | null {
  if (store.getState().readOnly) return null;
  const document = documentOf({ store });
  const { nodeIds, groups } = readSelection(document, selected);
  const members = listGroupable(document, nodeIds);
  if (members.length === 0) return "Select the nodes that belong together first.";
  const parents = new Map(document.nodes.map((node) => [node.id, node.parent]));
  const outside = nodeIds.filter((id) => !members.includes(id) && parents.get(id) === null);
  if (outside.length > 0 && parents.get(members[0] ?? "") !== null)
    return "A group cannot cross the border of a loop: select nodes that are all inside it, or all outside.";
  const [known] = groups;
  if (known && groups.length === 1) {
    store.getState().edit({ type: "edit-group", groupId: known.id, change: { nodeIds: members } });
    store.getState().select([markKey("group", known.id)]);
    return null;
  }
  const id = firstFree("group", new Set(document.groups.map((group) => group.id)), "");
  const name = firstFree("Group", new Set(document.groups.map((group) => group.name)), " ");
  store.getState().edit({ type: "group", group: { id, name, nodeIds: members } });
  store.getState().select([markKey("group", id)]);
  store.setState({ renaming: markKey("group", id) });
  return null;
}

/** Selected groups are dissolved; selected nodes leave the group they are in. */
export function ungroupSelection({ store }: Desk, selected: Iterable<string>) {
  const document = documentOf({ store });
  const keys = new Set(selected);
  const chosen = document.groups.filter(({ id }) => keys.has(markKey("group", id)));
  const left = document.groups.filter((group) => !chosen.includes(group) && group.nodeIds.some((id) => keys.has(id)));
  const commands: EditCommand[] = left.map(({ id, nodeIds }) => ({
    type: "edit-group",
    groupId: id,
    change: { nodeIds: nodeIds.filter((nodeId) => !keys.has(nodeId)) },
  }));
  if (chosen.length > 0) commands.push({ type: "ungroup", groupIds: chosen.map(({ id }) => id) });
  const command = combineCommands(commands, "ungroup");
  if (!command) return;
  store.getState().edit(command);
  store.getState().select(new Set([...keys, ...chosen.flatMap(({ nodeIds }) => nodeIds)]));
}

/** Notes and groups of a selection. */
export function setColor({ store }: Desk, selected: Iterable<string>, color: MarkColor) {
  const { notes, groups } = readSelection(documentOf({ store }), selected);
  const commands: EditCommand[] = [
    ...notes.map(({ id }) => ({ type: "edit-note" as const, noteId: id, change: { color } })),
    ...groups.map(({ id }) => ({ type: "edit-group" as const, groupId: id, change: { color } })),
  ];
  const command = combineCommands(commands, "change the colour");
  if (command) store.getState().edit(command);
}

function firstFree(name: string, taken: ReadonlySet<string>, gap: string): string {
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}${gap}${count}`;
  return free;
}
