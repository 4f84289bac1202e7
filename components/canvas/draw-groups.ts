// Groups on the canvas: a frame that follows from what it holds, or one card when it is collapsed.
import type { Node } from "@xyflow/react";
import { type Bounds, cardSize } from "@/server/workflow/container-bounds";
import type { DocumentGroup, DocumentNote } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";
import { boundsAround, groupPadding, listMembers } from "@/server/workflow/group-bounds";
import { cardHeights, placeHandles } from "./card-handles";
import { markKey } from "./mark-keys";
import type { CardProblem, FlowInput, FlowNode } from "./to-flow";

export type GroupData = {
  group: DocumentGroup;
  isOpen: boolean;
  /** Whether connections from outside end at the collapsed card, and leave it. */
  enters: boolean;
  leaves: boolean;
  /** Of the members of a collapsed group. */
  problem: CardProblem | null;
};
export type GroupNode = Node<GroupData, "group-frame">;

/** Under cards and lines, selected or not: React Flow lifts what is selected by a thousand. */
export const underCards = (selected: boolean) => (selected ? -1_001 : -1);

type Places = {
  parents: ReadonlyMap<string, string>;
  bounds: ReadonlyMap<string, Bounds>;
  collapsed: ReadonlySet<string>;
  cardHeight: number;
  /** Places of what is dragged, as React Flow gives them: in the frame that a node stands in. */
  moved: ReadonlyMap<string, Point>;
};

export type GroupBox = Bounds & {
  /** The loop that all members stand in. */
  parent: string | undefined;
  /** Those members that are there and stand side by side. */
  nodeIds: string[];
};

/** Where the frame of a group is, in the loop it stands in; null when nothing of it is there. */
export function boxOfGroup({ nodeIds }: Pick<DocumentGroup, "nodeIds">, places: Places): GroupBox | null {
  const { parents, bounds, collapsed, cardHeight, moved } = places;
  const ids = listMembers({ nodeIds }, { parents, bounds });
  const parent = parents.get(ids[0] ?? "");
  const frame = bounds.get(parent ?? "") ?? { x: 0, y: 0 };
  const members = ids.flatMap((id) => {
    const box = bounds.get(id);
    if (!box) return [];
    const isFrame = box.height > cardSize.height && !collapsed.has(id);
    const at = moved.get(id) ?? { x: box.x - frame.x, y: box.y - frame.y };
    return [{ ...at, width: box.width, height: isFrame ? box.height : cardHeight }];
  });
  const around = boundsAround(members);
  return around && { ...around, parent, nodeIds: ids };
}

/** Where the card of a collapsed group stands: in the middle of where its frame would begin. */
export function foldGroup(box: GroupBox): GroupBox {
  return {
    ...box,
    x: box.x + (box.width - cardSize.width) / 2,
    y: box.y + groupPadding.top,
    width: cardSize.width,
    height: cardHeights.build,
  };
}

export type Surroundings = Omit<Places, "moved" | "collapsed" | "cardHeight"> & {
  /** What is not drawn, because a loop or a group around it is collapsed. */
  hidden: ReadonlySet<string>;
  old: ReadonlyMap<string, FlowNode>;
};

/** The groups of a document, each in the loop that its members stand in. What did not change keeps its identity. */
export function drawGroups(input: FlowInput, { parents, bounds, hidden, old }: Surroundings): GroupNode[] {
  const { document, moved, collapsed } = input;
  if (document.groups.length === 0) return [];
  const places = { parents, bounds, collapsed, moved, cardHeight: cardHeights[input.mode] };
  return document.groups.flatMap((group) => {
    const id = markKey("group", group.id);
    const box = boxOfGroup(group, places);
    if (!box || (box.parent !== undefined && (hidden.has(box.parent) || collapsed.has(box.parent)))) return [];
    const isOpen = !collapsed.has(id);
    const drawn = isOpen ? box : { ...foldGroup(box), ...moved.get(id) };
    const known = old.get(id);
    const before = known?.type === "group-frame" ? known : undefined;
    const data = keepData({ group, isOpen, ...(isOpen ? asFrame : asCard(input, box.nodeIds)) }, before?.data);
    return [toGroupNode(id, { drawn, data, selected: input.selected.has(id) }, before)];
  });
}

function toGroupNode(
  id: string,
  { drawn, data, selected }: { drawn: GroupBox; data: GroupData; selected: boolean },
  before: GroupNode | undefined,
): GroupNode {
  const { x, y, width, height, parent, nodeIds } = drawn;
  const same =
    before?.data === data &&
    before.selected === selected &&
    before.parentId === parent &&
    before.position.x === x &&
    before.position.y === y &&
    before.width === width &&
    before.height === height;
  if (same) return before;
  const count = `${nodeIds.length} ${nodeIds.length === 1 ? "node" : "nodes"}`;
  return {
    id,
    type: "group-frame",
    position: { x, y },
    data,
    selected,
    width,
    height,
    measured: { width, height },
    ariaLabel: `Group ${data.group.name}: ${count}${data.isOpen ? "" : ", collapsed"}`,
    handles: data.isOpen ? [] : placeHandles({ width, height, hasInput: data.enters, outputs: data.leaves ? ["out"] : [], entry: null }),
    ...(parent === undefined ? {} : { parentId: parent }),
    // Between the members of an open group lies the canvas.
    ...(data.isOpen ? { zIndex: underCards(selected), style: { pointerEvents: "none" } } : {}),
  };
}

const asFrame = { enters: false, leaves: false, problem: null } as const;

/** What a collapsed group shows in the place of its members. */
function asCard({ document, problems }: FlowInput, nodeIds: readonly string[]): Pick<GroupData, "enters" | "leaves" | "problem"> {
  const inside = new Set(nodeIds);
  const found = nodeIds.flatMap((id) => problems.get(id) ?? []);
  return {
    enters: document.edges.some(({ source, target }) => !inside.has(source) && inside.has(target)),
    leaves: document.edges.some(({ source, target }) => inside.has(source) && !inside.has(target)),
    problem: found.find(({ severity }) => severity === "error") ?? found[0] ?? null,
  };
}

function keepData(data: GroupData, before: GroupData | undefined): GroupData {
  const same =
    before?.group === data.group &&
    before.isOpen === data.isOpen &&
    before.enters === data.enters &&
    before.leaves === data.leaves &&
    before.problem?.text === data.problem?.text;
  return same ? before : data;
}

/** Every node that a collapsed group stands for, with the key of that group. */
export function listStandIns({ document, collapsed }: Pick<FlowInput, "document" | "collapsed">): Map<string, string> {
  const standIns = new Map<string, string>();
  for (const { id, nodeIds } of document.groups) {
    const key = markKey("group", id);
    if (collapsed.has(key)) for (const nodeId of nodeIds) standIns.set(nodeId, key);
  }
  return standIns;
}

/** Notes that lie wholly in a group's frame belong to it. `frame`: where the loop is that the box is given in. */
export function listNotesIn(notes: readonly DocumentNote[], box: Bounds, frame: Point): DocumentNote[] {
  const [left, top] = [box.x + frame.x, box.y + frame.y];
  return notes.filter(
    ({ position: { x, y }, size }) => x >= left && y >= top && x + size.width <= left + box.width && y + size.height <= top + box.height,
  );
}

/** The notes that go with collapsed groups. */
export function listFoldedNotes(input: FlowInput, { parents, bounds }: Pick<Surroundings, "parents" | "bounds">): Set<DocumentNote> {
  const { document, collapsed } = input;
  const places = { parents, bounds, collapsed, moved: new Map<string, Point>(), cardHeight: cardHeights[input.mode] };
  const folded = document.groups.filter(({ id }) => collapsed.has(markKey("group", id)));
  return new Set(
    folded.flatMap((group) => {
      const box = boxOfGroup(group, places);
      return box ? listNotesIn(document.notes, box, bounds.get(box.parent ?? "") ?? { x: 0, y: 0 }) : [];
    }),
  );
}
