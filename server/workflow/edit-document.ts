import type { NewEdge } from "./can-connect";
import type { DocumentEdge, DocumentGroup, DocumentNode, DocumentNote, NodePolicy, WorkflowDocument, WorkflowSettings } from "./document";
import { connectNodes, removeNodes } from "./edit/change-edges";
import { addGroup, editGroup, removeGroups } from "./edit/change-groups";
import { addNote, editNote, moveNotes, removeNotes } from "./edit/change-notes";
import { pastePiece } from "./edit/paste-piece";
import { setAtPath } from "./edit/set-at-path";
import { setParent } from "./edit/set-parent";
import type { FieldPath } from "./field-path";

export type Point = { x: number; y: number };

/** Everything that can be done to a document by hand: plain data, so that it can be sent, logged and tested. */
export type EditCommand =
  /**
   * `edges` are drawn with it, `replaces` are edges that it takes the place of (dropped on a wire), `positions` are nodes that
   * make room for it.
   */
  | { type: "add-node"; node: DocumentNode; edges?: NewEdge[]; replaces?: string[]; positions?: Readonly<Record<string, Point>> }
  | { type: "move-nodes"; positions: Readonly<Record<string, Point>> }
  /** Into a container, or out of all (null). Edges that would cross its border go. `positions`: where nodes stand afterwards. */
  | { type: "set-parent"; nodeIds: string[]; parent: string | null; positions?: Readonly<Record<string, Point>> }
  | { type: "rename-node"; nodeId: string; name: string }
  /** `value: undefined` removes the field. An empty path sets the whole config. `renameHandles`: old → new, so that edges follow. */
  | { type: "set-config"; nodeId: string; path: FieldPath; value: unknown; renameHandles?: Readonly<Record<string, string>> }
  | { type: "set-policy"; nodeId: string; policy: NodePolicy | undefined }
  | { type: "set-disabled"; nodeIds: string[]; disabled: boolean }
  | { type: "set-pinned"; nodeId: string; pinned: DocumentNode["pinned"] }
  | { type: "set-note"; nodeId: string; note: string }
  /** What is inside them goes with them. */
  | { type: "remove-nodes"; nodeIds: string[] }
  | { type: "connect"; edge: NewEdge }
  | { type: "disconnect"; edgeIds: string[] }
  /** Fresh ids are given (`makePasteIds` tells which); references among the pasted nodes follow. */
  | { type: "paste"; nodes: DocumentNode[]; edges: DocumentEdge[]; notes?: DocumentNote[]; groups?: DocumentGroup[]; offset: Point }
  | { type: "add-note"; note: DocumentNote }
  | { type: "edit-note"; noteId: string; change: Partial<Omit<DocumentNote, "id">> }
  | { type: "move-notes"; positions: Readonly<Record<string, Point>> }
  | { type: "remove-notes"; noteIds: string[] }
  | { type: "group"; group: DocumentGroup }
  | { type: "edit-group"; groupId: string; change: Partial<Omit<DocumentGroup, "id">> }
  /** The nodes stay where they are. */
  | { type: "ungroup"; groupIds: string[] }
  /** undefined: all defaults. */
  | { type: "set-settings"; settings: WorkflowSettings | undefined }
  | { type: "layout"; positions: Readonly<Record<string, Point>> }
  /** `name`: what it is called in "Undo". */
  | { type: "replace-document"; document: WorkflowDocument; name?: string }
  /** One after the other, as one step of undo. `name` is read after "Undo": "align 3 nodes". */
  | { type: "batch"; name: string; commands: readonly EditCommand[] };

/**
 * The document after a command. Pure; shares everything that the command did not touch, and is the very same object when it
 * changed nothing (its node is gone, the value is the one that was there). Checks no rules of the graph: `toGraph` does.
 */
export function editDocument(document: WorkflowDocument, command: EditCommand): WorkflowDocument {
  switch (command.type) {
    case "add-node":
      return addNode(document, command);
    case "move-nodes":
    case "layout":
      return moveNodes(document, command.positions);
    case "set-parent":
      return setParent(document, command);
    case "rename-node":
      return changeNode(document, command.nodeId, (node) => (node.name === command.name ? node : { ...node, name: command.name }));
    case "set-config":
      return setConfig(document, command);
    case "set-policy":
      return changeNode(document, command.nodeId, (node) => setPolicy(node, command.policy));
    case "set-disabled":
      return changeNodes(document, new Set(command.nodeIds), (node) =>
        node.disabled === command.disabled ? node : { ...node, disabled: command.disabled },
      );
    case "set-pinned":
      return changeNode(document, command.nodeId, (node) => (node.pinned === command.pinned ? node : { ...node, pinned: command.pinned }));
    case "set-note":
      return changeNode(document, command.nodeId, (node) => (node.note === command.note ? node : { ...node, note: command.note }));
    case "remove-nodes":
      return removeNodes(document, command.nodeIds);
    case "connect":
      return connectNodes(document, [command.edge]);
    case "disconnect":
      return removeEdges(document, command.edgeIds);
    case "paste":
      return pastePiece(document, command);
    case "add-note":
      return addNote(document, command.note);
    case "edit-note":
      return editNote(document, command.noteId, command.change);
    case "move-notes":
      return moveNotes(document, command.positions);
    case "remove-notes":
      return removeNotes(document, command.noteIds);
    case "group":
      return addGroup(document, command.group);
    case "edit-group":
      return editGroup(document, command.groupId, command.change);
    case "ungroup":
      return removeGroups(document, command.groupIds);
    case "set-settings":
      return setSettings(document, command.settings);
    case "replace-document":
      return command.document;
    case "batch":
      return command.commands.reduce(editDocument, document);
  }
}

type Command<Type extends EditCommand["type"]> = Extract<EditCommand, { type: Type }>;

function addNode(document: WorkflowDocument, { node, edges, replaces, positions }: Command<"add-node">): WorkflowDocument {
  if (document.nodes.some(({ id }) => id === node.id)) return document;
  const room = moveNodes(removeEdges(document, replaces ?? []), positions ?? {});
  const added = { ...room, nodes: [...room.nodes, node] };
  return connectNodes(added, edges ?? []);
}

function moveNodes(document: WorkflowDocument, positions: Readonly<Record<string, Point>>): WorkflowDocument {
  return changeNodes(document, new Set(Object.keys(positions)), (node) => {
    const to = positions[node.id];
    return !to || (to.x === node.position.x && to.y === node.position.y) ? node : { ...node, position: { x: to.x, y: to.y } };
  });
}

function setConfig(document: WorkflowDocument, { nodeId, path, value, renameHandles }: Command<"set-config">): WorkflowDocument {
  const changed = changeNode(document, nodeId, (node) => {
    const config = setAtPath(node.config, path, value);
    return config === node.config || !isConfig(config) ? node : { ...node, config };
  });
  if (!renameHandles || changed === document) return changed;
  const edges = changed.edges.map((edge) => {
    const handle = edge.source === nodeId && Object.hasOwn(renameHandles, edge.sourceHandle) ? renameHandles[edge.sourceHandle] : undefined;
    return handle === undefined ? edge : { ...edge, sourceHandle: handle };
  });
  return { ...changed, edges };
}

function isConfig(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function setPolicy(node: DocumentNode, policy: NodePolicy | undefined): DocumentNode {
  if (policy === node.policy) return node;
  const { policy: _before, ...rest } = node;
  return policy === undefined ? rest : { ...rest, policy };
}

function setSettings(document: WorkflowDocument, settings: WorkflowSettings | undefined): WorkflowDocument {
  if (JSON.stringify(settings) === JSON.stringify(document.settings)) return document;
  const { settings: _before, ...rest } = document;
  return settings === undefined ? rest : { ...rest, settings };
}

function removeEdges(document: WorkflowDocument, edgeIds: readonly string[]): WorkflowDocument {
  const gone = new Set(edgeIds);
  const edges = document.edges.filter(({ id }) => !gone.has(id));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

function changeNode(document: WorkflowDocument, nodeId: string, change: (node: DocumentNode) => DocumentNode): WorkflowDocument {
  return changeNodes(document, new Set([nodeId]), change);
}

function changeNodes(document: WorkflowDocument, ids: ReadonlySet<string>, change: (node: DocumentNode) => DocumentNode): WorkflowDocument {
  const nodes = document.nodes.map((node) => (ids.has(node.id) ? change(node) : node));
  return nodes.every((node, index) => node === document.nodes[index]) ? document : { ...document, nodes };
}
