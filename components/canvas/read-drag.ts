import { type Bounds, cardSize, listBounds, listParents } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";
import { type Drawn, findContainerAt } from "./containers";

export type Drag = {
  /** How far each node has come. */
  shifts: Map<string, Point>;
  /** The container that nodes would be in, when it is another one than before; null for none. */
  into: { nodeIds: string[]; parent: string | null } | null;
};

/** A frame is held by its header. */
const headerHeight = 56;

/**
 * What it means to let go now. `places` are React Flow's: in the frame that a node stands in. `held` is the node under the
 * pointer: its middle says which container is meant, and what was dragged along from elsewhere only moves.
 */
export function readDrag(drawn: Drawn, places: ReadonlyMap<string, Point>, held: string | null): Drag {
  const { document, catalog, collapsed } = drawn;
  const parents = listParents(document, catalog);
  const bounds = listBounds(document, catalog, collapsed);
  const shifts = new Map<string, Point>();
  for (const [id, place] of places) {
    const box = bounds.get(id);
    const frame = bounds.get(parents.get(id) ?? "") ?? { x: 0, y: 0 };
    if (box) shifts.set(id, { x: place.x + frame.x - box.x, y: place.y + frame.y - box.y });
  }
  const lead = held !== null && places.has(held) ? held : [...places.keys()][0];
  const box = bounds.get(lead ?? "");
  const shift = shifts.get(lead ?? "");
  const mayMove = (id: string) => catalog[document.nodes.find((node) => node.id === id)?.type ?? ""]?.hasInput !== false;
  if (lead === undefined || !box || !shift || !mayMove(lead)) return { shifts, into: null };
  const parent = findContainerAt(drawn, middleOf(box, shift), places.keys());
  const before = parents.get(lead) ?? null;
  if (parent === before) return { shifts, into: null };
  const nodeIds = [...places.keys()].filter((id) => (parents.get(id) ?? null) === before && mayMove(id));
  return { shifts, into: { nodeIds, parent } };
}

function middleOf(box: Bounds, shift: Point): Point {
  const height = box.height > cardSize.height ? headerHeight : box.height;
  return { x: box.x + shift.x + box.width / 2, y: box.y + shift.y + height / 2 };
}
