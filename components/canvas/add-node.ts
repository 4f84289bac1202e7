// New nodes: where they stand, what they are wired to, which container holds them. Each is one step of undo.
import { newConfig, readLastModel } from "@/components/inspector/default-model";
import { nodeCatalog } from "@/server/nodes/registry";
import type { NewEdge } from "@/server/workflow/can-connect";
import { listBounds } from "@/server/workflow/container-bounds";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { type EditCommand, editDocument, type Point } from "@/server/workflow/edit-document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { combineCommands } from "./combine-commands";
import { entryOf, findContainerAt, parentBehind } from "./containers";
import { type EditorStore, onlySelectedNode } from "./editor-store";
import { makeRoom } from "./make-room";
import { rememberType } from "./palette-items";
import { findFreePlace, findOpenHandle, makeNodeId, makeNodeName, placeBelow, sizeOfNew } from "./place-node";
import { joinGroup } from "./splice-node";

/** `storage` remembers the node types and the model used last. */
export type Desk = { store: EditorStore; storage: Pick<Storage, "getItem" | "setItem"> };

export type AddOptions = {
  /** Where the card's upper edge is centred. Left out: below the selected node and wired to it, else `fallback`. */
  at?: Point;
  from?: { nodeId: string; handle: string } | undefined;
  /** The middle of the view, for when nothing is selected. */
  fallback?: Point;
};

/** Undefined for a type that does not exist here. */
export const definitionOf = (type: string): NodeDefinition | undefined =>
  Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type] : undefined;
/** As it is now. */
export const documentOf = ({ store }: Pick<Desk, "store">) => store.getState().history.document;
/** By its id. */
export const findNode = (document: WorkflowDocument, id: string) => document.nodes.find((node) => node.id === id);

/** A node of its type with the settings that new ones have, under a free id and name. */
export function makeNode(desk: Desk, type: string, { at, parent }: { at: Point; parent: string | null }): DocumentNode {
  const definition = definitionOf(type);
  const document = documentOf(desk);
  return {
    id: makeNodeId(type, document),
    type,
    name: makeNodeName(definition?.look.label ?? type, document),
    position: { x: Math.round(at.x), y: Math.round(at.y) },
    config: definition ? newConfig(definition, readLastModel(desk.storage)) : {},
    disabled: false,
    pinned: null,
    note: "",
    parent,
  };
}

type Placing = { edges: NewEdge[]; replaces?: string[] /** In the same step of undo. */; besides?: EditCommand[] };

function placeNode({ store, storage }: Desk, node: DocumentNode, { edges, replaces = [], besides = [] }: Placing) {
  const { edit, select, history } = store.getState();
  const command: EditCommand = { type: "add-node", node, edges, replaces };
  const positions = makeRoom(history.document, editDocument(history.document, command), nodeCatalog);
  const placed: EditCommand = { ...command, positions };
  const added = combineCommands([placed, ...besides], `add ${node.name}`);
  if (added) edit(added);
  rememberType(storage, node.type);
  store.getState().reveal(node.id);
  select([node.id]);
  store.setState({ inspectorOpen: true });
}

/** A new node goes under the node that is selected, wired to its first free output: that is how a graph is drawn quickly. */
export function addNode(desk: Desk, type: string, { at, from, fallback }: AddOptions) {
  const document = documentOf(desk);
  const definition = definitionOf(type);
  const takesInput = definition?.hasInput !== false;
  const chosen = at ? null : onlySelectedNode(desk.store.getState());
  const source = takesInput ? findNode(document, from?.nodeId ?? chosen ?? "") : undefined;
  const handle = source && (from?.handle ?? findOpenHandle(document, source, definitionOf(source.type)));
  const wired = source && handle ? { source, handle } : null;
  const parent = !takesInput ? null : wired ? parentBehind(wired.source, wired.handle, nodeCatalog) : findParentAt(desk, at);
  const place = at ? centre(at, definition) : findPlace(document, definition, { wired, parent, fallback });
  const node = makeNode(desk, type, { at: place, parent });
  const edges = wired ? [{ source: wired.source.id, sourceHandle: wired.handle, target: node.id, targetHandle: "in" }] : [];
  placeNode(desk, node, { edges });
}

const centre = ({ x, y }: Point, definition: NodeDefinition | undefined) => ({ x: x - sizeOfNew(definition).width / 2, y });

function findParentAt({ store }: Desk, at: Point | undefined): string | null {
  const { history, collapsed } = store.getState();
  return at ? findContainerAt({ document: history.document, catalog: nodeCatalog, collapsed }, at) : null;
}

type Wish = { wired: { source: DocumentNode; handle: string } | null; parent: string | null; fallback: Point | undefined };

/** Where the person pointed is where a node goes; a place we choose keeps clear of others. */
function findPlace(document: WorkflowDocument, definition: NodeDefinition | undefined, { wired, parent, fallback }: Wish): Point {
  const bounds = listBounds(document, nodeCatalog);
  const size = sizeOfNew(definition);
  const box = wired && bounds.get(wired.source.id);
  const place =
    wired && box
      ? placeBelow(box, wired.source, { definition: definitionOf(wired.source.type), handle: wired.handle, width: size.width })
      : centre(fallback ?? { x: 0, y: 0 }, definition);
  return findFreePlace(listNeighbours(document, parent), place, size);
}

/** The boxes of everything that stands directly in a container, or in none. */
function listNeighbours(document: WorkflowDocument, parent: string | null) {
  const bounds = listBounds(document, nodeCatalog);
  return document.nodes.filter((node) => node.parent === parent).flatMap(({ id }) => bounds.get(id) ?? []);
}

/** Into a connection: what came before leads to the new node, the new node's first output to what came after. */
export function insertOnEdge(desk: Desk, type: string, edgeId: string) {
  const document = documentOf(desk);
  const definition = definitionOf(type);
  const edge = document.edges.find(({ id }) => id === edgeId);
  const source = edge && findNode(document, edge.source);
  const target = edge && findNode(document, edge.target);
  if (!edge || !source || !target) return;
  // Nothing leads to a trigger.
  if (definition?.hasInput === false) return addNode(desk, type, { at: target.position });
  const parent = parentBehind(source, edge.sourceHandle, nodeCatalog);
  const entersFrame = parent === source.id;
  const middle = entersFrame
    ? target.position
    : { x: (source.position.x + target.position.x) / 2, y: (source.position.y + target.position.y) / 2 };
  const node = makeNode(desk, type, { at: findFreePlace(listNeighbours(document, parent), middle, sizeOfNew(definition)), parent });
  const [handle] = listHandles(node, definition).filter((other) => other !== entryOf(node, nodeCatalog));
  const into = { source: edge.source, sourceHandle: edge.sourceHandle, target: node.id, targetHandle: "in" };
  const onward =
    handle === undefined ? [] : [{ source: node.id, sourceHandle: handle, target: edge.target, targetHandle: edge.targetHandle }];
  placeNode(desk, node, { edges: [into, ...onward], replaces: [edgeId], besides: joinGroup(document, edge, node.id) });
}
