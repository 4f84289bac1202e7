// Where the list opens that a key asked for, and what it is about.
import type { ReactFlowInstance } from "@xyflow/react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { listBounds } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";
import { listHandles } from "@/server/workflow/graph/list-handles";
import { type EditorStore, onlySelectedNode, type PickerRequest } from "./editor-store";
import { readSelection } from "./mark-keys";
import { findOpenHandle } from "./place-node";

type Desk = { store: EditorStore; flow: ReactFlowInstance };

/** The middle of the canvas, on the screen and in the drawing. */
export function findMiddle(flow: ReactFlowInstance): { center: Point; at: Point } {
  const box = document.querySelector(".trellis-canvas")?.getBoundingClientRect();
  const center = box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: window.innerWidth / 2, y: window.innerHeight / 2 };
  return { center, at: flow.screenToFlowPosition(center) };
}

/** Beside the selected node when there is one: adding goes under it, replacing and wiring are about it. */
export function openPicker({ store, flow }: Desk, purpose: "add" | "replace" | "wire" | "into") {
  const state = store.getState();
  const { document } = state.history;
  if (purpose === "add" && !state.readOnly && openOnEdge({ store, flow })) return;
  const chosen = onlySelectedNode(state);
  const node = document.nodes.find(({ id }) => id === chosen);
  const many = purpose === "into" && readSelection(document, state.selected).nodeIds.length > 0;
  if (state.readOnly || (purpose !== "add" && !node && !many)) return;
  const { center, at } = findMiddle(flow);
  if (!node) return store.setState({ picker: { purpose, at, screen: { x: center.x - 136, y: center.y - 170 } } });
  const outputs = listHandles(node, nodeCatalog[node.type]);
  if (purpose === "wire" && outputs.length === 0) return void toast(`“${node.name || node.id}” has no output to connect.`);
  const handle = findOpenHandle(document, node, nodeCatalog[node.type]) ?? (purpose === "wire" ? (outputs[0] ?? null) : null);
  const box = listBounds(document, nodeCatalog).get(node.id) ?? { ...node.position, width: 0 };
  const screen = flow.flowToScreenPosition({ x: box.x + box.width + 12, y: box.y });
  // With several outputs the first question is which of them.
  const asked = purpose === "wire" && outputs.length > 1 ? "output" : purpose;
  const picker: PickerRequest = { purpose: asked, at, screen, nodeId: node.id };
  store.setState({ picker: handle === null ? picker : { ...picker, from: { nodeId: node.id, handle } } });
}

/** With a connection selected, a node is added between its ends. */
function openOnEdge({ store, flow }: Desk): boolean {
  const { history, selected } = store.getState();
  const [id] = selected;
  const edge = selected.size === 1 ? history.document.edges.find((each) => each.id === id) : undefined;
  if (!edge) return false;
  const bounds = listBounds(history.document, nodeCatalog);
  const [from, to] = [bounds.get(edge.source), bounds.get(edge.target)];
  if (!from || !to) return false;
  const at = { x: (from.x + from.width / 2 + to.x + to.width / 2) / 2, y: (from.y + from.height + to.y) / 2 };
  store.setState({ picker: { purpose: "insert", edgeId: edge.id, at, screen: flow.flowToScreenPosition(at) } });
  return true;
}
