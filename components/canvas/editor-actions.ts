// What people can do to a workflow, each as one step of undo. Knows places and names; the rules are the language's.
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect, type NewEdge } from "@/server/workflow/can-connect";
import { withInside } from "@/server/workflow/container-bounds";
import type { NodePolicy, WorkflowDocument, WorkflowSettings } from "@/server/workflow/document";
import { makePasteIds } from "@/server/workflow/edit/paste-piece";
import type { EditCommand, Point } from "@/server/workflow/edit-document";
import type { FieldPath } from "@/server/workflow/field-path";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { type AddOptions, addNode, type Desk, definitionOf, documentOf, findNode, insertOnEdge } from "./add-node";
import type { Piece } from "./clipboard";
import { dropNodes, moveInto, shiftNodes } from "./move-nodes";
import { replaceNode } from "./replace-node";
import { tidy } from "./tidy";

const pasteOffset = 32;

function listNodeIds(document: WorkflowDocument, ids: Iterable<string>): string[] {
  const chosen = new Set(ids);
  return document.nodes.filter((node) => chosen.has(node.id)).map((node) => node.id);
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
    setNote: (nodeId: string, note: string) => edit({ type: "set-note", nodeId, note }),
    setDisabled: (ids: Iterable<string>, disabled: boolean) =>
      edit({ type: "set-disabled", nodeIds: listNodeIds(documentOf(desk), ids), disabled }),
    /** Each node by so much, with all that it holds. `into`: those that come into another container, or out of all. */
    drop: (shifts: ReadonlyMap<string, Point>, into: { nodeIds: string[]; parent: string | null } | null) =>
      countLost(desk, dropNodes({ document: documentOf(desk), catalog: nodeCatalog }, shifts, into)),
    /** Gives how many connections were dropped because they would cross the container's border. */
    moveInto: (ids: Iterable<string>, parent: string | null) => countLost(desk, moveChosen(desk, ids, parent)),
    nudge: (ids: Iterable<string>, by: Point) => nudge(desk, ids, by),
    tidy: () => tidy(desk),
    setSettings: (settings: WorkflowSettings | undefined) => edit({ type: "set-settings", settings }),
    replaceDocument: (document: WorkflowDocument) => edit({ type: "replace-document", document }),
  };
}

function connect(desk: Desk, edge: NewEdge): string | null {
  const answer = canConnect(documentOf(desk), nodeCatalog, edge);
  if (!answer.ok) return answer.reason;
  desk.store.getState().edit({ type: "connect", edge });
  return null;
}

/** Nodes and edges by id. Edges go with their nodes, in the same step. */
function remove(desk: Desk, ids: Iterable<string>) {
  const chosen = new Set(ids);
  const { edit } = desk.store.getState();
  const nodeIds = listNodeIds(documentOf(desk), chosen);
  if (nodeIds.length > 0) edit({ type: "remove-nodes", nodeIds });
  const edgeIds = documentOf(desk)
    .edges.filter(({ id }) => chosen.has(id))
    .map(({ id }) => id);
  if (edgeIds.length > 0) edit({ type: "disconnect", edgeIds });
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

/** Without what is inside another one of them. */
function listOutermost(document: WorkflowDocument, ids: readonly string[]): string[] {
  return ids.filter((id) => !ids.some((other) => other !== id && withInside(document, [other]).has(id)));
}

function nudge(desk: Desk, ids: Iterable<string>, by: Point) {
  const document = documentOf(desk);
  const chosen = listOutermost(document, listNodeIds(document, ids));
  if (chosen.length === 0) return;
  const positions = shiftNodes(document, new Map(chosen.map((id) => [id, by])));
  desk.store.getState().edit({ type: "move-nodes", positions });
}

function paste(desk: Desk, piece: Piece, at: Point | undefined) {
  const { edit, select } = desk.store.getState();
  const left = Math.min(...piece.nodes.map(({ position }) => position.x));
  const top = Math.min(...piece.nodes.map(({ position }) => position.y));
  const offset = at ? { x: Math.round(at.x - left), y: Math.round(at.y - top) } : { x: pasteOffset, y: pasteOffset };
  const ids = makePasteIds(documentOf(desk), piece.nodes);
  edit({ type: "paste", nodes: piece.nodes, edges: piece.edges, offset });
  select(ids.values());
}

function duplicate(desk: Desk, ids: Iterable<string>) {
  const document = documentOf(desk);
  const chosen = withInside(document, listNodeIds(document, ids));
  if (chosen.size === 0) return;
  const edges = document.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target));
  paste(desk, { nodes: document.nodes.filter((node) => chosen.has(node.id)), edges }, undefined);
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

/** Exactly one output called otherwise, all others in their places: it was renamed. */
function findRenamed(before: readonly string[], after: readonly string[]): Record<string, string> | null {
  if (before.length !== after.length) return null;
  const changed = before.flatMap((old, index) => (after[index] === old ? [] : [[old, after[index] ?? old] as const]));
  const [only] = changed;
  return changed.length === 1 && only && !before.includes(only[1]) ? { [only[0]]: only[1] } : null;
}
