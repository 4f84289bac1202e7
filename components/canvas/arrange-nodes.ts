// Lining up what is selected. Groups, loops and notes count as one thing each, and what they hold comes along.
import { type Bounds, listBounds, listParents } from "@/server/workflow/container-bounds";
import type { NodeCatalog } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { EditCommand, Point } from "@/server/workflow/edit-document";
import { cardHeights } from "./card-handles";
import { boxOfGroup } from "./draw-groups";
import { readSelection } from "./mark-keys";
import { dropNodes, listOutermost } from "./move-nodes";

export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom";
export type Axis = "across" | "down";

type Item = { box: Bounds; nodeIds: readonly string[]; noteId?: string };
type Sheet = { document: WorkflowDocument; catalog: NodeCatalog };

/** The least things that can be aligned, and spaced evenly. */
export const leastAligned = 2;
export const leastSpaced = 3;

/** How many things a selection counts, for menus. */
export function countItems(sheet: Sheet, selected: Iterable<string>): number {
  return listItems(sheet, selected).length;
}

/** Edges or middles on one line: that of the outermost thing, or the middle of all. Null when nothing moves. */
export function alignSelection(sheet: Sheet, selected: Iterable<string>, to: Alignment): EditCommand | null {
  const items = listItems(sheet, selected);
  if (items.length < leastAligned) return null;
  const all = surround(items.map(({ box }) => box));
  const shiftOf = ({ box }: Item): Point => {
    if (to === "left") return { x: all.x - box.x, y: 0 };
    if (to === "right") return { x: all.x + all.width - box.x - box.width, y: 0 };
    if (to === "center") return { x: all.x + all.width / 2 - box.x - box.width / 2, y: 0 };
    if (to === "top") return { x: 0, y: all.y - box.y };
    if (to === "bottom") return { x: 0, y: all.y + all.height - box.y - box.height };
    return { x: 0, y: all.y + all.height / 2 - box.y - box.height / 2 };
  };
  return moveItems(sheet, new Map(items.map((item) => [item, shiftOf(item)])), `align ${items.length} things`);
}

/** The first and the last stay; those between get the same space on both sides. */
export function spaceSelection(sheet: Sheet, selected: Iterable<string>, axis: Axis): EditCommand | null {
  const [start, size] = axis === "across" ? (["x", "width"] as const) : (["y", "height"] as const);
  const items = listItems(sheet, selected).sort((left, right) => left.box[start] - right.box[start]);
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last || items.length < leastSpaced) return null;
  const taken = items.reduce((sum, { box }) => sum + box[size], 0);
  const gap = (last.box[start] + last.box[size] - first.box[start] - taken) / (items.length - 1);
  const shifts = new Map<Item, Point>();
  let at = first.box[start];
  for (const item of items) {
    const by = at - item.box[start];
    shifts.set(item, axis === "across" ? { x: by, y: 0 } : { x: 0, y: by });
    at += item.box[size] + gap;
  }
  return moveItems(sheet, shifts, `space ${items.length} things evenly`);
}

function listItems({ document, catalog }: Sheet, selected: Iterable<string>): Item[] {
  const bounds = listBounds(document, catalog);
  const parents = listParents(document, catalog);
  const { nodeIds, notes, groups } = readSelection(document, selected);
  const grouped = new Set(groups.flatMap((group) => group.nodeIds));
  const places = { bounds, parents, collapsed: new Set<string>(), cardHeight: cardHeights.build, moved: new Map<string, Point>() };
  const frames = groups.flatMap((group): Item[] => {
    const box = boxOfGroup(group, places);
    const frame = bounds.get(box?.parent ?? "") ?? { x: 0, y: 0 };
    return box ? [{ box: { ...box, x: box.x + frame.x, y: box.y + frame.y }, nodeIds: box.nodeIds }] : [];
  });
  const nodes = listOutermost(document, nodeIds).flatMap((id): Item[] => {
    const box = bounds.get(id);
    return box && !grouped.has(id) ? [{ box, nodeIds: [id] }] : [];
  });
  return [
    ...frames,
    ...nodes,
    ...notes.map(({ id, position, size }): Item => ({ box: { ...position, ...size }, nodeIds: [], noteId: id })),
  ];
}

function moveItems({ document, catalog }: Sheet, shifts: ReadonlyMap<Item, Point>, name: string): EditCommand | null {
  const nodes = new Map<string, Point>();
  const notes: Record<string, Point> = {};
  for (const [{ nodeIds, noteId, box }, by] of shifts) {
    const rounded = { x: Math.round(by.x), y: Math.round(by.y) };
    if (rounded.x === 0 && rounded.y === 0) continue;
    for (const id of nodeIds) nodes.set(id, rounded);
    if (noteId !== undefined) notes[noteId] = { x: box.x + rounded.x, y: box.y + rounded.y };
  }
  const commands: EditCommand[] = [];
  if (nodes.size > 0) commands.push(dropNodes({ document, catalog }, nodes, null));
  if (Object.keys(notes).length > 0) commands.push({ type: "move-notes", positions: notes });
  return commands.length === 0 ? null : { type: "batch", name, commands };
}

/** The smallest box around all of them. */
export function surround(boxes: readonly Bounds[]): Bounds {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
