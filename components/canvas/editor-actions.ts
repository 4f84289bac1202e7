// What people can do to a workflow, each as one step of undo. Knows places and names; the rules are the language's.
import { newConfig, readLastModel } from "@/components/inspector/default-model";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect, type NewEdge } from "@/server/workflow/can-connect";
import type { NodeDefinition } from "@/server/workflow/define";
import type { DocumentNode, NodePolicy, WorkflowDocument } from "@/server/workflow/document";
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

type AddOptions = {
  /** Where the card's upper edge is centred. Left out: below the selected node and wired to it, else `fallback`. */
  at?: Point;
  from?: { nodeId: string; handle: string } | undefined;
  /** The middle of the view, for when nothing is selected. */
  fallback?: Point;
};

const pasteOffset = 32;

const definitionOf = (type: string): NodeDefinition | undefined => (Object.hasOwn(nodeCatalog, type) ? nodeCatalog[type] : undefined);
const findNode = (document: WorkflowDocument, id: string) => document.nodes.find((node) => node.id === id);
const nodeIdsOf = (document: WorkflowDocument, ids: Iterable<string>) => {
  const chosen = new Set(ids);
  return document.nodes.filter((node) => chosen.has(node.id)).map((node) => node.id);
};

export type EditorActions = ReturnType<typeof createEditorActions>;

/** `storage` remembers the node types and the model used last. */
export function createEditorActions(store: EditorStore, storage: Storage) {
  const current = () => store.getState().history.document;
  const { edit, select } = store.getState();

  function makeNode(type: string, position: Point): DocumentNode {
    const definition = definitionOf(type);
    const document = current();
    return {
      id: makeNodeId(type, document),
      type,
      name: makeNodeName(definition?.look.label ?? type, document),
      position,
      config: definition ? newConfig(definition, readLastModel(storage)) : {},
      disabled: false,
      pinned: null,
      note: "",
      parent: null,
    };
  }

  function add(node: DocumentNode, edges: NewEdge[], replaces: string[] = []) {
    edit({ type: "add-node", node, edges, replaces });
    rememberType(storage, node.type);
    select([node.id]);
    store.setState({ inspectorOpen: true });
  }

  /** A new node goes under the node that is selected, wired to its first free output; that is how a graph is drawn quickly. */
  function addNode(type: string, { at, from, fallback }: AddOptions = {}) {
    const document = current();
    const takesInput = definitionOf(type)?.hasInput !== false;
    const chosen = onlySelectedNode(store.getState());
    const source = takesInput ? findNode(document, from?.nodeId ?? (at ? "" : (chosen ?? ""))) : undefined;
    const handle = source && (from?.handle ?? findOpenHandle(document, source, definitionOf(source.type)));
    const place = at
      ? { x: at.x - cardWidth / 2, y: at.y }
      : source && handle
        ? placeBelow(source, definitionOf(source.type), handle)
        : { x: (fallback?.x ?? 0) - cardWidth / 2, y: fallback?.y ?? 0 };
    const node = makeNode(type, at ? { x: Math.round(place.x), y: Math.round(place.y) } : findFreePlace(document.nodes, place));
    add(node, source && handle ? [{ source: source.id, sourceHandle: handle, target: node.id, targetHandle: "in" }] : []);
  }

  /** Into a connection: what came before leads to the new node, the new node's first output to what came after. */
  function insertOnEdge(type: string, edgeId: string) {
    const document = current();
    const edge = document.edges.find(({ id }) => id === edgeId);
    const source = edge && findNode(document, edge.source);
    const target = edge && findNode(document, edge.target);
    if (!edge || !source || !target) return;
    const middle = { x: (source.position.x + target.position.x) / 2, y: (source.position.y + target.position.y) / 2 };
    const node = makeNode(type, findFreePlace(document.nodes, middle));
    const [handle] = listHandles(node, definitionOf(type));
    const into = { source: edge.source, sourceHandle: edge.sourceHandle, target: node.id, targetHandle: "in" };
    const onward =
      handle === undefined ? [] : [{ source: node.id, sourceHandle: handle, target: edge.target, targetHandle: edge.targetHandle }];
    add(node, [into, ...onward], [edgeId]);
  }

  /** Another type at the same place; wires stay where the new type has the same output, or go to its first. */
  function replaceNode(nodeId: string, type: string) {
    const document = current();
    const old = findNode(document, nodeId);
    if (!old || old.type === type) return;
    const definition = definitionOf(type);
    const fresh = makeNode(type, old.position);
    const handles = listHandles(fresh, definition);
    const edges = document.edges.flatMap((edge) => {
      if (edge.target === nodeId) return definition?.hasInput === false ? [] : [edge];
      if (edge.source !== nodeId) return [edge];
      const sourceHandle = handles.includes(edge.sourceHandle) ? edge.sourceHandle : handles[0];
      return sourceHandle === undefined ? [] : [{ ...edge, sourceHandle }];
    });
    // The id stays, so that expressions elsewhere still find it.
    const node = { ...fresh, id: old.id };
    edit({
      type: "replace-document",
      document: { ...document, nodes: document.nodes.map((each) => (each.id === nodeId ? node : each)), edges },
    });
    rememberType(storage, type);
  }

  /** Draws a connection; gives the reason when it may not be. */
  function connect(edge: NewEdge): string | null {
    const answer = canConnect(current(), nodeCatalog, edge);
    if (!answer.ok) return answer.reason;
    edit({ type: "connect", edge });
    return null;
  }

  /** Nodes by id, and edges by id when no node is among them. */
  function remove(ids: Iterable<string>) {
    const chosen = new Set(ids);
    const document = current();
    const nodeIds = nodeIdsOf(document, chosen);
    const edgeIds = document.edges.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
    if (nodeIds.length > 0) edit({ type: "remove-nodes", nodeIds });
    const left = new Set(current().edges.map(({ id }) => id));
    if (edgeIds.some((id) => left.has(id))) edit({ type: "disconnect", edgeIds });
  }

  /** `at`: where the piece's upper left corner goes; left out: a little beside where it was. */
  function paste(piece: Piece, at?: Point) {
    const left = Math.min(...piece.nodes.map(({ position }) => position.x));
    const top = Math.min(...piece.nodes.map(({ position }) => position.y));
    const offset = at ? { x: Math.round(at.x - left), y: Math.round(at.y - top) } : { x: pasteOffset, y: pasteOffset };
    const ids = makePasteIds(current(), piece.nodes);
    edit({ type: "paste", nodes: piece.nodes, edges: piece.edges, offset });
    select(ids.values());
  }

  function duplicate(ids: Iterable<string>) {
    const document = current();
    const chosen = new Set(nodeIdsOf(document, ids));
    if (chosen.size === 0) return;
    paste({
      nodes: document.nodes.filter((node) => chosen.has(node.id)),
      edges: document.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
    });
  }

  /** One setting. When it decides the outputs (a switch's cases), the wires of a renamed output follow. */
  function setConfig(nodeId: string, path: FieldPath, value: unknown) {
    const before = current();
    const old = findNode(before, nodeId);
    if (!old) return;
    const definition = definitionOf(old.type);
    const preview = path.length === 1 && typeof path[0] === "string" ? { ...old, config: { ...old.config, [path[0]]: value } } : old;
    const renameHandles = findRenamed(listHandles(old, definition), listHandles(preview, definition));
    edit({ type: "set-config", nodeId, path, value, ...(renameHandles ? { renameHandles } : {}) });
  }

  return {
    addNode,
    insertOnEdge,
    replaceNode,
    connect,
    remove,
    paste,
    duplicate,
    setConfig,
    select,
    rename: (nodeId: string, name: string) => edit({ type: "rename-node", nodeId, name }),
    setPolicy: (nodeId: string, policy: NodePolicy | undefined) => edit({ type: "set-policy", nodeId, policy }),
    setNote: (nodeId: string, note: string) => edit({ type: "set-note", nodeId, note }),
    setDisabled: (ids: Iterable<string>, disabled: boolean) => edit({ type: "set-disabled", nodeIds: nodeIdsOf(current(), ids), disabled }),
    move: (positions: Readonly<Record<string, Point>>) => edit({ type: "move-nodes", positions }),
    tidy: () => edit({ type: "layout", positions: layoutDocument(current(), nodeCatalog) }),
    replaceDocument: (document: WorkflowDocument) => edit({ type: "replace-document", document }),
  };
}

/** Exactly one output called otherwise, all others in their places: it was renamed. */
function findRenamed(before: readonly string[], after: readonly string[]): Record<string, string> | null {
  if (before.length !== after.length) return null;
  const changed = before.flatMap((old, index) => (after[index] === old ? [] : [[old, after[index] ?? old] as const]));
  const [only] = changed;
  return changed.length === 1 && only && !before.includes(only[1]) ? { [only[0]]: only[1] } : null;
}
