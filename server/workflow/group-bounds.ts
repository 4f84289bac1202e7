// How much room groups take on the canvas: a frame follows from its members, so it is never stored.
import type { Bounds } from "./container-bounds";
import type { DocumentGroup } from "./document";

/** From a group's edges to its members; its name stands above them. */
export const groupPadding = { side: 14, top: 36, bottom: 14 } as const;

/** The frame around these rectangles; null when there are none. */
export function boundsAround(members: readonly Bounds[]): Bounds | null {
  if (members.length === 0) return null;
  const x = Math.min(...members.map((box) => box.x)) - groupPadding.side;
  const y = Math.min(...members.map((box) => box.y)) - groupPadding.top;
  const right = Math.max(...members.map((box) => box.x + box.width)) + groupPadding.side;
  const low = Math.max(...members.map((box) => box.y + box.height)) + groupPadding.bottom;
  return { x, y, width: right - x, height: low - y };
}

type Places = { parents: ReadonlyMap<string, string>; bounds: ReadonlyMap<string, Bounds> };

/** Those members of a group that are there and stand side by side, in the loop (or outside all) where the first one stands. */
export function listMembers({ nodeIds }: Pick<DocumentGroup, "nodeIds">, { parents, bounds }: Places): string[] {
  const there = nodeIds.filter((id) => bounds.has(id));
  const parent = parents.get(there[0] ?? "");
  return there.filter((id) => parents.get(id) === parent);
}

/** The frames of all groups of which something is there, by their ids. */
export function listGroupBounds(groups: readonly DocumentGroup[], places: Places): Map<string, Bounds> {
  return new Map(
    groups.flatMap((group) => {
      const frame = boundsAround(listMembers(group, places).flatMap((id) => places.bounds.get(id) ?? []));
      return frame ? [[group.id, frame] as const] : [];
    }),
  );
}
