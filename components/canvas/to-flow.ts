// The only file that knows both our document and React Flow. What did not change keeps its identity, so memoised cards and
// lines do not draw again.
import type { Edge, Node } from "@xyflow/react";
import { type Bounds, cardSize, cardWidth, listBounds, listParents, withInside } from "@/server/workflow/container-bounds";
import type { NodeCatalog, NodeDefinition, NodeGroup } from "@/server/workflow/define";
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { errorHandle, listHandles } from "@/server/workflow/graph/list-handles";
import { cardHeights, handleLabel, placeHandles } from "./card-handles";
import { drawGroups, type GroupNode, listStandIns } from "./draw-groups";
import { drawNotes, type NoteNode } from "./draw-notes";
import { keepList } from "./keep-list";
import { layerNodes } from "./layer-nodes";

export type CardProblem = { severity: "error" | "warning"; text: string };

/** What a container shows of its body. */
export type ContainerData = { entry: string; inside: number; isOpen: boolean; isTarget: boolean; inRun: boolean };

export type CardData = {
  node: DocumentNode;
  label: string;
  group: NodeGroup;
  icon: string;
  summary: string;
  hasInput: boolean;
  /** Along the lower side; a container's way into its body is not one of them. */
  handles: readonly string[];
  /** Outputs that nothing is connected to, joined by a line break: a string, so that it compares by value. */
  openHandles: string;
  problem: CardProblem | null;
  container: ContainerData | null;
};

/** A frame is a container that shows its body. */
export type CardNode = Node<CardData, "card" | "frame">;
/** Everything that stands on the canvas. */
export type FlowNode = CardNode | NoteNode | GroupNode;
type LineData = { label: string | null; isError: boolean; isTarget: boolean };
export type LineEdge = Edge<LineData, "line">;

export type FlowInput = {
  document: WorkflowDocument;
  catalog: NodeCatalog;
  /** Ids of nodes and edges, keys of notes and groups. */
  selected: ReadonlySet<string>;
  /** Places of what is being dragged, as React Flow gives them: in their frame, and not in the document yet. */
  moved: ReadonlyMap<string, { x: number; y: number }>;
  problems: ReadonlyMap<string, CardProblem>;
  mode: keyof typeof cardHeights;
  /** Containers and groups that are drawn as cards. */
  collapsed: ReadonlySet<string>;
  /** The container that a dragged node would go into. */
  target: string | null;
  /** The connection that it would go into. */
  targetEdge?: string | null;
};

export type Flow = { nodes: FlowNode[]; edges: LineEdge[] };

/** What is worked out once for a whole document. */
type Drawing = {
  input: FlowInput;
  parents: ReadonlyMap<string, string>;
  bounds: ReadonlyMap<string, Bounds>;
  wired: ReadonlySet<string>;
  inside: ReadonlyMap<string, number>;
  /** Nodes in collapsed groups, with the key of the group that their edges end at. */
  standIns: ReadonlyMap<string, string>;
};

/** The document as React Flow draws it. `previous` is what this function gave last time. */
export function toFlow(input: FlowInput, previous: Flow): Flow {
  const { document, catalog, collapsed } = input;
  const oldNodes = new Map(previous.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(previous.edges.map((edge) => [edge.id, edge]));
  const parents = listParents(document, catalog);
  const drawing: Drawing = {
    input,
    parents,
    bounds: listBounds(document, catalog, collapsed),
    wired: new Set(document.edges.map((edge) => outletKey(edge.source, edge.sourceHandle))),
    inside: countInside(parents),
    standIns: listStandIns(input),
  };
  const hidden = listHidden(document, drawing);
  const cards = sortByDepth(document.nodes, parents)
    .filter(({ id }) => !hidden.has(id))
    .map((node) => toCard(node, drawing, oldNodes.get(node.id)));
  const groups = drawGroups(input, { parents, bounds: drawing.bounds, hidden, old: oldNodes });
  const drawn = new Set([...cards, ...groups].map((node) => node.id));
  const edges = document.edges.flatMap((edge) => {
    const ends = { source: drawing.standIns.get(edge.source) ?? edge.source, target: drawing.standIns.get(edge.target) ?? edge.target };
    // An edge without an end cannot be drawn; the problems list names it. What runs inside a collapsed group is not drawn either.
    if (!drawn.has(ends.source) || !drawn.has(ends.target) || (ends.source === ends.target && edge.source !== edge.target)) return [];
    if (collapsed.has(edge.source) && isEntry(edge, drawing)) return [];
    return [toLine(edge, ends, { input, old: oldEdges.get(edge.id) })];
  });
  const nodes = [...layerNodes(cards, groups), ...drawNotes(drawing, oldNodes)];
  return { nodes: keepList(nodes, previous.nodes), edges: keepList(edges, previous.edges) };
}

const outletKey = (nodeId: string, handle: string) => `${nodeId}\n${handle}`;

function isEntry(edge: DocumentEdge, { input, parents }: Drawing): boolean {
  const container = parents.get(edge.target);
  const node = container === edge.source ? input.document.nodes.find(({ id }) => id === container) : undefined;
  return node !== undefined && input.catalog[node.type]?.container?.entry === edge.sourceHandle;
}

function countInside(parents: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const parent of parents.values()) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  return counts;
}

/** Everything inside a collapsed container or group. */
function listHidden(document: WorkflowDocument, { parents, input, standIns }: Drawing): Set<string> {
  const first = [...standIns.keys(), ...[...parents].flatMap(([id, parent]) => (input.collapsed.has(parent) ? [id] : []))];
  return first.length === 0 ? new Set() : withInside(document, first);
}

/** React Flow wants a frame before what stands in it. */
function sortByDepth(nodes: readonly DocumentNode[], parents: ReadonlyMap<string, string>): readonly DocumentNode[] {
  if (parents.size === 0) return nodes;
  const depth = (id: string | undefined): number => (id === undefined ? -1 : 1 + depth(parents.get(id)));
  const depths = new Map(nodes.map(({ id }) => [id, depth(id)]));
  return [...nodes].sort((left, right) => (depths.get(left.id) ?? 0) - (depths.get(right.id) ?? 0));
}

function toCard(node: DocumentNode, drawing: Drawing, known: FlowNode | undefined): CardNode {
  const old = known?.type === "card" || known?.type === "frame" ? known : undefined;
  const { input, bounds, parents } = drawing;
  const definition = input.catalog[node.type];
  const data = toCardData(node, drawing, old?.data);
  const parentId = parents.get(node.id);
  const box = bounds.get(node.id) ?? { ...node.position, ...cardSize };
  const frame = (parentId !== undefined && bounds.get(parentId)) || { x: 0, y: 0 };
  const position = input.moved.get(node.id) ?? { x: box.x - frame.x, y: box.y - frame.y };
  const selected = input.selected.has(node.id);
  const type = data.container?.isOpen ? "frame" : "card";
  const width = type === "frame" ? box.width : cardWidth(listHandles(node, definition).length);
  const height = type === "frame" ? box.height : cardHeights[input.mode];
  const same =
    old?.data === data &&
    old.type === type &&
    old.parentId === parentId &&
    old.position.x === position.x &&
    old.position.y === position.y &&
    old.width === width &&
    old.height === height &&
    old.selected === selected;
  if (same) return old;
  const entry = type === "frame" && data.container ? { handle: data.container.entry, y: cardHeights[input.mode] } : null;
  return {
    id: node.id,
    type,
    position,
    data,
    selected,
    width,
    height,
    measured: { width, height },
    handles: placeHandles({ width, height, hasInput: data.hasInput, outputs: data.handles, entry }),
    ariaLabel: `${node.name || data.label}: ${data.summary}`,
    ...(parentId === undefined ? {} : { parentId }),
    // What lies between the nodes of a frame is canvas: it can be panned, and wires end there.
    ...(type === "frame" ? { style: { pointerEvents: "none" } } : {}),
  };
}

/** The same object as before when it would say the same. */
function toCardData(node: DocumentNode, { input, wired, inside }: Drawing, old: CardData | undefined): CardData {
  const definition = input.catalog[node.type];
  const problem = input.problems.get(node.id) ?? null;
  const known = old?.node === node ? old : undefined;
  const entry = definition?.container?.entry;
  const handles = known?.handles ?? listHandles(node, definition).filter((handle) => handle !== entry);
  const openHandles = handles.filter((handle) => !wired.has(outletKey(node.id, handle))).join("\n");
  const isOpen = !input.collapsed.has(node.id);
  const container =
    entry === undefined
      ? null
      : { entry, inside: inside.get(node.id) ?? 0, isOpen, isTarget: input.target === node.id, inRun: input.mode === "run" };
  if (known && sameProblem(known.problem, problem) && known.openHandles === openHandles && sameContainer(known.container, container))
    return known;
  const look = definition?.look ?? { label: node.type, group: "logic" as const, icon: "square" };
  return {
    node,
    label: look.label,
    group: look.group,
    icon: look.icon,
    summary: definition ? summarize(node, definition) : `Unknown node type “${node.type}”`,
    hasInput: definition?.hasInput !== false,
    handles,
    openHandles,
    problem,
    container,
  };
}

function sameProblem(left: CardProblem | null, right: CardProblem | null) {
  return left?.text === right?.text && left?.severity === right?.severity;
}

function sameContainer(left: ContainerData | null, right: ContainerData | null) {
  return left?.inside === right?.inside && left?.isOpen === right?.isOpen && left?.isTarget === right?.isTarget;
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

type Ends = { source: string; target: string };

/** `ends`: the cards that it is drawn between; a collapsed group stands for its members. */
function toLine(edge: DocumentEdge, { source, target }: Ends, { input, old }: { input: FlowInput; old: LineEdge | undefined }): LineEdge {
  const selected = input.selected.has(edge.id);
  const label = handleLabel(edge.sourceHandle);
  const sourceHandle = source === edge.source ? edge.sourceHandle : "out";
  const targetHandle = target === edge.target ? edge.targetHandle : "in";
  const sameEnds =
    old?.source === source && old.target === target && old.sourceHandle === sourceHandle && old.targetHandle === targetHandle;
  const isTarget = input.targetEdge === edge.id;
  if (sameEnds && old.selected === selected && old.data?.label === label && old.data.isTarget === isTarget) return old;
  return {
    id: edge.id,
    type: "line",
    source,
    sourceHandle,
    target,
    targetHandle,
    selected,
    data: { label, isError: edge.sourceHandle === errorHandle, isTarget },
    ariaLabel: `Connection from ${edge.source}${label === null ? "" : `, ${label},`} to ${edge.target}`,
    interactionWidth: 22,
  };
}
