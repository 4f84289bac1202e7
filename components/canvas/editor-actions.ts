// What people can do to a workflow, each as one step of undo. Knows places and names; the rules are the language's.
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect, type NewEdge } from "@/server/workflow/can-connect";
import type { DocumentNode, DocumentNote, NodePolicy, WorkflowDocument, WorkflowSettings } from "@/server/workflow/document";
import { bridgeNodes } from "@/server/workflow/edit/bridge-nodes";
import { makeNoteIds, makePasteIds } from "@/server/workflow/edit/paste-piece";
import type { EditCommand, Point } from "@/server/workflow/edit-document";
import type { FieldPath } from "@/server/workflow/field-path";
import type { TextHit } from "@/server/workflow/find-text";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { type AddOptions, addNode, type Desk, definitionOf, documentOf, findNode, insertOnEdge } from "./add-node";
import { type Alignment, type Axis, alignSelection, spaceSelection } from "./arrange-nodes";
import { type Piece, takePiece } from "./clipboard";
import { combineCommands, countThings } from "./combine-commands";
import { findRenamed } from "./find-renamed";
import { addNote, groupSelection, setColor, ungroupSelection } from "./mark-actions";
import type { MarkColor } from "./mark-colors";
import { markKey, readSelection } from "./mark-keys";
import { dropNodes, listOutermost, moveInto, shiftNodes } from "./move-nodes";
import { replaceNode } from "./replace-node";
import { replaceText } from "./replace-text";
import { spliceNode } from "./splice-node";
import { tidy } from "./tidy";

const pasteOffset = 32;

/** The nodes of a selection, those of its groups included. */
function listNodeIds(document: WorkflowDocument, selected: Iterable<string>): string[] {
  return readSelection(document, selected).nodeIds;
}

export type EditorActions = ReturnType<typeof createEditorActions>;

export function createEditorActions(desk: Desk) {
  const { edit, select } = desk.store.getState();
  return {
    select,
    addNode: (type: string, options: AddOptions = {}) => addNode(desk, type, options),
    insertOnEdge: (type: string, edgeId: string) => insertOnEdge(desk, type, edgeId),
    replaceNode: (nodeId: string, type: string) => replaceNode(desk, nodeId, type),
    /** Draws a connection; gives the reason when it may not be. */
    connect: (edge: NewEdge) => connect(desk, edge),
    remove: (ids: Iterable<string>) => remove(desk, ids),
    /** `at`: where the piece's upper left corner goes; left out: a little beside where it was. */
    paste: (piece: Piece, at?: Point) => paste(desk, piece, at),
    duplicate: (ids: Iterable<string>) => duplicate(desk, ids),
    setConfig: (nodeId: string, path: FieldPath, value: unknown) => setConfig(desk, nodeId, { path, value }),
    rename: (nodeId: string, name: string) => edit({ type: "rename-node", nodeId, name }),
    setPolicy: (nodeId: string, policy: NodePolicy | undefined) => edit({ type: "set-policy", nodeId, policy }),
    /** null: unpins it. */
    setPinned: (nodeId: string, pinned: DocumentNode["pinned"]) => edit({ type: "set-pinned", nodeId, pinned }),
    setNote: (nodeId: string, note: string) => edit({ type: "set-note", nodeId, note }),
    setDisabled: (ids: Iterable<string>, disabled: boolean) =>
      edit({ type: "set-disabled", nodeIds: listNodeIds(documentOf(desk), ids), disabled }),
    /** Each node by so much, with all that it holds. `into`: those that come into another container, or out of all. */
    drop: (shifts: ReadonlyMap<string, Point>, into: DropInto, notes: Readonly<Record<string, Point>> = {}) =>
      countLost(desk, dropThings(documentOf(desk), { shifts, into, notes })),
    /** Let go over a connection: the node goes between its ends. */
    splice: (nodeId: string, edgeId: string, shifts: ReadonlyMap<string, Point>) => splice(desk, { nodeId, edgeId, shifts }),
    /** Gives the nodes that led more than one way, so that their wires could not be joined. */
    removeKeepingWires: (selected: Iterable<string>) => removeKeepingWires(desk, selected),
    /** Gives how many connections were dropped because they would cross the container's border. */
    moveInto: (ids: Iterable<string>, parent: string | null) => countLost(desk, moveChosen(desk, ids, parent)),
    nudge: (ids: Iterable<string>, by: Point) => nudge(desk, ids, by),
    /** Those of the selected nodes that are two or more, else all; true when it was all. */
    tidy: (selected: Iterable<string> = []) => tidy(desk, selected),
    align: (selected: Iterable<string>, to: Alignment) => editIf(desk, alignSelection(sheetOf(desk), selected, to)),
    space: (selected: Iterable<string>, axis: Axis) => editIf(desk, spaceSelection(sheetOf(desk), selected, axis)),
    setSettings: (settings: WorkflowSettings | undefined) => edit({ type: "set-settings", settings }),
    /** `name`: what undo calls it. */
    replaceDocument: (document: WorkflowDocument, name?: string) =>
      edit({ type: "replace-document", document, ...(name === undefined ? {} : { name }) }),
    /** Gives how many of these occurrences were replaced. */
    replaceText: (hits: readonly TextHit[], texts: { text: string; by: string }) => replaceText(desk, hits, texts),
    /** `free`: where nothing else stands. */
    addNote: (at: Point, { free = false } = {}) => addNote(desk, at, free),
    editNote: (noteId: string, change: Partial<Omit<DocumentNote, "id">>) => edit({ type: "edit-note", noteId, change }),
    renameGroup: (groupId: string, name: string) => edit({ type: "edit-group", groupId, change: { name } }),
    /** Gives the reason when it may not be. */
    group: (selected: Iterable<string>) => groupSelection(desk, selected),
    ungroup: (selected: Iterable<string>) => ungroupSelection(desk, selected),
    setColor: (selected: Iterable<string>, color: MarkColor) => setColor(desk, selected, color),
  };
}

const sheetOf = (desk: Desk) => ({ document: documentOf(desk), catalog: nodeCatalog });

function editIf({ store }: Desk, command: EditCommand | null) {
  if (command) store.getState().edit(command);
}

function connect(desk: Desk, edge: NewEdge): string | null {
  const answer = canConnect(documentOf(desk), nodeCatalog, edge);
  if (!answer.ok) return answer.reason;
  desk.store.getState().edit({ type: "connect", edge });
  return null;
}

/** Everything that is selected, as one step. A group goes with its nodes, a node with its edges. */
function remove(desk: Desk, selected: Iterable<string>) {
  const { nodeIds, notes, groups, edgeIds } = readSelection(documentOf(desk), selected);
  const [group] = groups;
  const commands: (EditCommand | null)[] = [
    // Their nodes take them along anyway; as a command of its own it gives the step the group's name.
    groups.length > 0 ? { type: "ungroup", groupIds: groups.map(({ id }) => id) } : null,
    nodeIds.length > 0 ? { type: "remove-nodes", nodeIds } : null,
    notes.length > 0 ? { type: "remove-notes", noteIds: notes.map(({ id }) => id) } : null,
    edgeIds.length > 0 ? { type: "disconnect", edgeIds } : null,
  ];
  const one = findNode(documentOf(desk), nodeIds[0] ?? "")?.name || undefined;
  const things = countThings({ nodes: nodeIds.length, notes: notes.length, one });
  const name = group ? `delete ${group.name || "a group"} with ${things}` : things === "" ? "delete" : `delete ${things}`;
  const command = combineCommands(commands, name);
  if (command) desk.store.getState().edit(command);
}

function removeKeepingWires(desk: Desk, selected: Iterable<string>): DocumentNode[] {
  const document = documentOf(desk);
  const { nodeIds } = readSelection(document, selected);
  const { commands, forks } = bridgeNodes(document, nodeCatalog, listOutermost(document, nodeIds));
  const what = countThings({ nodes: nodeIds.length, notes: 0, one: findNode(document, nodeIds[0] ?? "")?.name || undefined });
  if (commands.length > 0) desk.store.getState().edit({ type: "batch", name: `delete ${what} and join its wires`, commands });
  return forks;
}

function splice(desk: Desk, { nodeId, edgeId, shifts }: { nodeId: string; edgeId: string; shifts: ReadonlyMap<string, Point> }) {
  const sheet = sheetOf(desk);
  const spliced = spliceNode(sheet, nodeId, edgeId);
  const node = findNode(sheet.document, nodeId);
  if (!spliced || !node) return editIf(desk, dropThings(sheet.document, { shifts, into: null, notes: {} }));
  const into = node.parent === spliced.parent ? null : { nodeIds: [nodeId], parent: spliced.parent };
  const commands = [dropNodes(sheet, shifts, into), ...spliced.commands];
  desk.store.getState().edit({ type: "batch", name: `insert ${node.name || nodeId} into a connection`, commands });
}

type DropInto = { nodeIds: string[]; parent: string | null } | null;
type Drop = { shifts: ReadonlyMap<string, Point>; into: DropInto; notes: Readonly<Record<string, Point>> };

function dropThings(document: WorkflowDocument, { shifts, into, notes }: Drop): EditCommand | null {
  const count = Object.keys(notes).length;
  const nodes = shifts.size > 0 ? dropNodes({ document, catalog: nodeCatalog }, shifts, into) : null;
  const moved: EditCommand | null = count > 0 ? { type: "move-notes", positions: notes } : null;
  return combineCommands([nodes, moved], `move ${countThings({ nodes: shifts.size, notes: count })}`);
}

/** Does it, and counts the connections that went with it. */
function countLost(desk: Desk, command: EditCommand | null): number {
  const before = documentOf(desk).edges.length;
  if (command) desk.store.getState().edit(command);
  return before - documentOf(desk).edges.length;
}

function moveChosen(desk: Desk, ids: Iterable<string>, parent: string | null): EditCommand | null {
  const document = documentOf(desk);
  return moveInto({ document, catalog: nodeCatalog }, listOutermost(document, listMovable(document, ids)), parent);
}

/** Triggers stand in no container. */
function listMovable(document: WorkflowDocument, ids: Iterable<string>): string[] {
  return listNodeIds(document, ids).filter((id) => definitionOf(findNode(document, id)?.type ?? "")?.hasInput !== false);
}

function nudge(desk: Desk, selected: Iterable<string>, by: Point) {
  const document = documentOf(desk);
  const { notes, nodeIds } = readSelection(document, selected);
  const chosen = listOutermost(document, nodeIds);
  const moved = notes.map(({ id, position }) => [id, { x: position.x + by.x, y: position.y + by.y }] as const);
  const nodes: EditCommand = { type: "move-nodes", positions: shiftNodes(document, new Map(chosen.map((id) => [id, by]))) };
  const command = combineCommands(
    [chosen.length > 0 ? nodes : null, moved.length > 0 ? { type: "move-notes", positions: Object.fromEntries(moved) } : null],
    `move ${countThings({ nodes: chosen.length, notes: moved.length })}`,
  );
  if (command) desk.store.getState().edit(command);
}

function paste(desk: Desk, piece: Piece, at: Point | undefined) {
  const { edit, select } = desk.store.getState();
  const places = [...piece.nodes, ...piece.notes].map(({ position }) => position);
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const offset = at ? { x: Math.round(at.x - left), y: Math.round(at.y - top) } : { x: pasteOffset, y: pasteOffset };
  const ids = makePasteIds(documentOf(desk), piece.nodes);
  const noteIds = makeNoteIds(documentOf(desk), piece.notes);
  edit({ type: "paste", ...piece, offset });
  select([...ids.values(), ...noteIds.map((id) => markKey("note", id))]);
}

function duplicate(desk: Desk, selected: Iterable<string>) {
  const piece = takePiece(documentOf(desk), selected);
  if (piece) paste(desk, piece, undefined);
}

/** One setting. When it decides the outputs (a switch's cases), the wires of a renamed output follow. */
function setConfig(desk: Desk, nodeId: string, { path, value }: { path: FieldPath; value: unknown }) {
  const old = findNode(documentOf(desk), nodeId);
  if (!old) return;
  const definition = definitionOf(old.type);
  const [key] = path;
  const preview = path.length === 1 && typeof key === "string" ? { ...old, config: { ...old.config, [key]: value } } : old;
  const renameHandles = findRenamed(listHandles(old, definition), listHandles(preview, definition));
  desk.store.getState().edit({ type: "set-config", nodeId, path, value, ...(renameHandles ? { renameHandles } : {}) });
}
