// The keyboard's way along single connections: from a node onto one, from one to the next, and to either of its ends.
import type { DocumentEdge, WorkflowDocument } from "@/server/workflow/document";
import { handleLabel } from "./card-handles";
import type { EditorActions } from "./editor-actions";
import { type EditorStore, onlySelectedNode } from "./editor-store";
import { focusNode } from "./focus-node";
import type { WalkDirection } from "./walk-graph";

type Desk = { store: EditorStore; actions: EditorActions };

/** From a node to its first connection; from a connection to the next one of the node that it comes from. */
export function nextConnection(desk: Desk) {
  const state = desk.store.getState();
  const { document } = state.history;
  const chosen = onlySelectedEdge(state.history.document, state.selected);
  const nodeId = chosen?.source ?? onlySelectedNode(state);
  if (nodeId === null) return;
  const list = listConnections(document, nodeId);
  const next = list[chosen ? (list.indexOf(chosen) + 1) % list.length : 0];
  if (next) choose(desk, next, list);
  else desk.store.setState({ announcement: "This node has no connections" });
}

/** Up to where it comes from, down to where it goes, sideways to its neighbours. False when no connection is selected. */
export function walkFromConnection(desk: Desk, direction: WalkDirection): boolean {
  const { history, selected } = desk.store.getState();
  const edge = onlySelectedEdge(history.document, selected);
  if (!edge) return false;
  if (direction === "up" || direction === "down") {
    const nodeId = direction === "up" ? edge.source : edge.target;
    desk.store.getState().reveal(nodeId);
    desk.actions.select([nodeId]);
    focusNode(nodeId);
    return true;
  }
  const list = listConnections(history.document, edge.source);
  const next = list.at((list.indexOf(edge) + (direction === "right" ? 1 : -1)) % list.length);
  if (next) choose(desk, next, list);
  return true;
}

function onlySelectedEdge({ edges }: WorkflowDocument, selected: ReadonlySet<string>): DocumentEdge | undefined {
  const [id] = selected;
  return selected.size === 1 ? edges.find((edge) => edge.id === id) : undefined;
}

/** Those that leave a node, then those that come to it. */
function listConnections({ edges }: WorkflowDocument, nodeId: string): DocumentEdge[] {
  return [
    ...edges.filter(({ source }) => source === nodeId),
    ...edges.filter(({ source, target }) => target === nodeId && source !== nodeId),
  ];
}

function choose({ store, actions }: Desk, edge: DocumentEdge, among: readonly DocumentEdge[]) {
  const names = new Map(store.getState().history.document.nodes.map(({ id, name }) => [id, name || id]));
  const label = handleLabel(edge.sourceHandle);
  const words = `Connection from ${names.get(edge.source)} to ${names.get(edge.target)}${label === null ? "" : ` by ${label}`}`;
  actions.select([edge.id]);
  store.setState({ announcement: `${words}, ${among.indexOf(edge) + 1} of ${among.length}. Delete removes it.` });
}
