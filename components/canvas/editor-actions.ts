// What people can do to a workflow, each as one step of undo. Knows places and names; the rules are the language's.
import { newConfig, readLastModel } from "@/components/inspector/default-model";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect, type NewEdge } from "@/server/workflow/can-connect";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode, NodePolicy, WorkflowDocument, WorkflowSettings } from "@/server/workflow/document";
import { makePasteIds } from "@/server/workflow/edit/paste-piece";
import type { Point } from "@/server/workflow/edit-document";
import type { FieldPath } from "@/server/workflow/field-path";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { layoutDocument } from "@/server/workflow/layout-document";
import type { Piece } from "./clipboard";
import { type EditorStore, onlySelectedNode } from "./editor-store";
import { rememberType } from "./palette-items";
import { findFreePlace, findOpenHandle, makeNodeId, makeNodeName, placeBelow } from "./place-node";
import { cardWidth } from "./to-flow";

/** `storage` remembers the node types and the model used last. */
type Desk = { store: EditorStore; storage: Pick<Storage, "getItem" | "setItem"> };

type AddOptions = {
  /** Where the card's upper edge is centred. Left out: below the selected node and wired to it, else `fallback`. */
  at?: Point;
  from?: { nodeId: string; handle: string } | undefined;
  /** The middle of the view, for when nothing is selected. */
  fallback?: Point;
};

const pasteOffset = 32;

const definitionOf = (type: string): NodeDefinition | undefined => (Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type] : undefined);
const documentOf = ({ store }: Desk) => store.getState().history.document;
const findNode = (document: WorkflowDocument, id: string) => document.nodes.find((node) => node.id === id);

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
    move: (positions: Readonly<Record<string, Point>>) => edit({ type: "move-nodes", positions }),
    tidy: () => edit({ type: "layout", positions: layoutDocument(documentOf(desk), nodeCatalog) }),
    setSettings: (settings: WorkflowSettings | undefined) => edit({ type: "set-settings", settings }),
    replaceDocument: (document: WorkflowDocument) => edit({ type: "replace-document", document }),
  };
}

function makeNode(desk: Desk, type: string, position: Point): DocumentNode {
  const definition = definitionOf(type);
  const document = documentOf(desk);
  return {
    id: makeNodeId(type, document),
    type,
    name: makeNodeName(definition?.look.label ?? type, document),
    position: { x: Math.round(position.x), y: Math.round(position.y) },
    config: definition ? newConfig(definition, readLastModel(desk.storage)) : {},
    disabled: false,
    pinned: null,
    note: "",
    parent: null,
  };
}

function placeNode({ store, storage }: Desk, node: DocumentNode, { edges, replaces = [] }: { edges: NewEdge[]; replaces?: string[] }) {
  const { edit, select } = store.getState();
  edit({ type: "add-node", node, edges, replaces });
  rememberType(storage, node.type);
  select([node.id]);
  store.setState({ inspectorOpen: true });
}

/** A new node goes under the node that is selected, wired to its first free output: that is how a graph is drawn quickly. */
function addNode(desk: Desk, type: string, { at, from, fallback }: AddOptions) {
  const document = documentOf(desk);
  const takesInput = definitionOf(type)?.hasInput !== false;
  const chosen = at ? null : onlySelectedNode(desk.store.getState());
  const source = takesInput ? findNode(document, from?.nodeId ?? chosen ?? "") : undefined;
  const handle = source && (from?.handle ?? findOpenHandle(document, source, definitionOf(source.type)));
  const edges = (target: string) => (source && handle ? [{ source: source.id, sourceHandle: handle, target, targetHandle: "in" }] : []);
  const centred = (point: Point) => ({ x: point.x - cardWidth / 2, y: point.y });
  const below = source && handle ? placeBelow(source, definitionOf(source.type), handle) : centred(fallback ?? { x: 0, y: 0 });
  // Where the person pointed is where it goes; a place we chose keeps clear of others.
  const node = makeNode(desk, type, at ? centred(at) : findFreePlace(document.nodes, below));
  placeNode(desk, node, { edges: edges(node.id) });
}

/** Into a connection: what came before leads to the new node, the new node's first output to what came after. */
function insertOnEdge(desk: Desk, type: string, edgeId: string) {
  const document = documentOf(desk);
  const edge = document.edges.find(({ id }) => id === edgeId);
  const source = edge && findNode(document, edge.source);
  const target = edge && findNode(document, edge.target);
  if (!edge || !source || !target) return;
  const middle = { x: (source.position.x + target.position.x) / 2, y: (source.position.y + target.position.y) / 2 };
  const node = makeNode(desk, type, findFreePlace(document.nodes, middle));
  const [handle] = listHandles(node, definitionOf(type));
  const into = { source: edge.source, sourceHandle: edge.sourceHandle, target: node.id, targetHandle: "in" };
  const onward =
    handle === undefined ? [] : [{ source: node.id, sourceHandle: handle, target: edge.target, targetHandle: edge.targetHandle }];
  placeNode(desk, node, { edges: [into, ...onward], replaces: [edgeId] });
}

/** Another type at the same place; wires stay where the new type has the same output, or go to its first. */
function replaceNode(desk: Desk, nodeId: string, type: string) {
  const document = documentOf(desk);
  const old = findNode(document, nodeId);
  if (!old || old.type === type) return;
  const definition = definitionOf(type);
  // The id stays, so that expressions elsewhere still find it.
  const node = { ...makeNode(desk, type, old.position), id: old.id };
  const handles = listHandles(node, definition);
  const edges = document.edges.flatMap((edge) => {
    if (edge.target === nodeId) return definition?.hasInput === false ? [] : [edge];
    if (edge.source !== nodeId) return [edge];
    const sourceHandle = handles.includes(edge.sourceHandle) ? edge.sourceHandle : handles[0];
    return sourceHandle === undefined ? [] : [{ ...edge, sourceHandle }];
  });
  const nodes = document.nodes.map((each) => (each.id === nodeId ? node : each));
  desk.store.getState().edit({ type: "replace-document", document: { ...document, nodes, edges } });
  rememberType(desk.storage, type);
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
  const chosen = new Set(listNodeIds(document, ids));
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
