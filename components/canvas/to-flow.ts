// The only file that knows both our document and React Flow. What did not change keeps its identity, so memoised cards and
// lines do not draw again.
import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import type { NodeCatalog, NodeDefinition, NodeGroup } from "@/server/workflow/define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { errorHandle, listHandles } from "@/server/workflow/graph/list-handles";

export const cardWidth = 212;
/** With the footer strip of a run, and without. */
export const cardHeights = { build: 56, run: 82 } as const;
const handleSize = 9;
/** A card with many outputs grows, so that their labels do not touch. */
const widthPerHandle = 64;

export type CardProblem = { severity: "error" | "warning"; text: string };

export type CardData = {
  node: DocumentNode;
  label: string;
  group: NodeGroup;
  icon: string;
  summary: string;
  hasInput: boolean;
  handles: readonly string[];
  /** Outputs that nothing is connected to, joined by a line break: a string, so that it compares by value. */
  openHandles: string;
  problem: CardProblem | null;
};

export type CardNode = Node<CardData, "card">;
type LineData = { label: string | null; isError: boolean };
export type LineEdge = Edge<LineData, "line">;

export type FlowInput = {
  document: WorkflowDocument;
  catalog: NodeCatalog;
  /** Ids of nodes and edges. */
  selected: ReadonlySet<string>;
  /** Positions of nodes that are being dragged: not in the document yet. */
  moved: ReadonlyMap<string, { x: number; y: number }>;
  problems: ReadonlyMap<string, CardProblem>;
  mode: keyof typeof cardHeights;
};

export type Flow = { nodes: CardNode[]; edges: LineEdge[] };

/** The document as React Flow draws it. `previous` is what this function gave last time. */
export function toFlow(input: FlowInput, previous: Flow): Flow {
  const oldNodes = new Map(previous.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(previous.edges.map((edge) => [edge.id, edge]));
  const wired = new Set(input.document.edges.map((edge) => outletKey(edge.source, edge.sourceHandle)));
  const nodes = input.document.nodes.map((node) => toCard(node, input, { wired, old: oldNodes.get(node.id) }));
  const drawn = new Set(nodes.map((node) => node.id));
  const edges = input.document.edges
    // An edge without an end cannot be drawn; the problems list names it.
    .filter((edge) => drawn.has(edge.source) && drawn.has(edge.target))
    .map((edge) => toLine(edge, input, oldEdges.get(edge.id)));
  return { nodes, edges };
}

const outletKey = (nodeId: string, handle: string) => `${nodeId}\n${handle}`;

function toCard(node: DocumentNode, input: FlowInput, { wired, old }: { wired: ReadonlySet<string>; old: CardNode | undefined }): CardNode {
  const position = input.moved.get(node.id) ?? node.position;
  const selected = input.selected.has(node.id);
  const problem = input.problems.get(node.id) ?? null;
  const sameNode = old !== undefined && old.data.node === node;
  const handles = sameNode ? old.data.handles : listHandles(node, input.catalog[node.type]);
  const openHandles = handles.filter((handle) => !wired.has(outletKey(node.id, handle))).join("\n");
  const sameData = sameNode && sameProblem(old.data.problem, problem) && old.data.openHandles === openHandles;
  const samePlace = old?.position.x === position.x && old.position.y === position.y;
  if (sameData && samePlace && old.selected === selected && old.height === cardHeights[input.mode]) return old;
  const data = sameData ? old.data : toCardData(node, input.catalog[node.type], { handles, openHandles, problem });
  const width = Math.max(cardWidth, handles.length * widthPerHandle);
  const height = cardHeights[input.mode];
  return {
    id: node.id,
    type: "card",
    position,
    data,
    selected,
    width,
    height,
    measured: { width, height },
    handles: placeHandles(data, width, height),
    ariaLabel: `${node.name || data.label}: ${data.summary}`,
  };
}

function sameProblem(left: CardProblem | null, right: CardProblem | null) {
  return left?.text === right?.text && left?.severity === right?.severity;
}

function toCardData(
  node: DocumentNode,
  definition: NodeDefinition | undefined,
  drawn: Pick<CardData, "handles" | "openHandles" | "problem">,
): CardData {
  const look = definition?.look ?? { label: node.type, group: "logic" as const, icon: "square" };
  return {
    node,
    label: look.label,
    group: look.group,
    icon: look.icon,
    summary: definition ? summarize(node, definition) : `Unknown node type “${node.type}”`,
    hasInput: definition?.hasInput !== false,
    ...drawn,
  };
}

/** The card's line of plain words. */
export function summarize(node: Pick<DocumentNode, "config">, definition: NodeDefinition): string {
  try {
    return definition.look.summary(node.config);
  } catch {
    // A draft may hold values of any shape; toGraph reports them, the card falls back to the type's name.
    return definition.look.label;
  }
}

/** Given to React Flow in advance, so that it need not mount a node to learn where its edges end. */
function placeHandles(data: CardData, width: number, height: number): NodeHandle[] {
  const square = { width: handleSize, height: handleSize };
  const centre = handleSize / 2;
  const sources = data.handles.map(
    (id, index): NodeHandle => ({
      ...square,
      id,
      type: "source",
      position: Position.Bottom,
      x: handlePosition(data.handles, index) * width - centre,
      y: height - centre,
    }),
  );
  if (!data.hasInput) return sources;
  return [{ ...square, id: "in", type: "target", position: Position.Top, x: width / 2 - centre, y: -centre }, ...sources];
}

/** How much of the lower side is left to the other outputs when the error output takes the right end. */
const shareBesideError = 0.8;

/** Where along the lower side an output sits: 0 is left, 1 is right. An only output stays in the middle, error or not. */
export function handlePosition(handles: readonly string[], index: number): number {
  if (!handles.includes(errorHandle) || handles.length < 2) return (index + 0.5) / handles.length;
  if (handles[index] === errorHandle) return (1 + shareBesideError) / 2;
  return handles.length === 2 ? 0.5 : ((index + 0.5) / (handles.length - 1)) * shareBesideError;
}

/** How an output is called on the canvas; the usual one needs no name. */
export function handleLabel(handle: string): string | null {
  return handle === "out" ? null : handle.replaceAll("-", " ");
}

function toLine(edge: DocumentEdge, input: FlowInput, old: LineEdge | undefined): LineEdge {
  const selected = input.selected.has(edge.id);
  const label = handleLabel(edge.sourceHandle);
  const sameEnds =
    old?.source === edge.source &&
    old.target === edge.target &&
    old.sourceHandle === edge.sourceHandle &&
    old.targetHandle === edge.targetHandle;
  if (sameEnds && old.selected === selected && old.data?.label === label) return old;
  return {
    id: edge.id,
    type: "line",
    source: edge.source,
    sourceHandle: edge.sourceHandle,
    target: edge.target,
    targetHandle: edge.targetHandle,
    selected,
    data: { label, isError: edge.sourceHandle === errorHandle },
    ariaLabel: `Connection from ${edge.source}${label === null ? "" : `, ${label},`} to ${edge.target}`,
    interactionWidth: 22,
  };
}
