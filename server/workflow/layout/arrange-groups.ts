import { groupPadding } from "../group-bounds";
import { arrangeBoxes, type Box, type BoxEdge, type Placed } from "./arrange-boxes";

/** Ids of boxes that stay together. A box is in one of them at most. */
export type BoxGroup = { id: string; members: readonly string[] };

/** `frames`: around what is in a group. */
export type Arranged = { boxes: Placed[]; frames: Placed[] };

/** As `arrangeBoxes`; what is in a group is arranged by itself and stands as one block, with room for its frame. */
export function arrangeGroups(boxes: readonly Box[], edges: readonly BoxEdge[], groups: readonly BoxGroup[]): Arranged {
  if (groups.length === 0) return { boxes: arrangeBoxes(boxes, edges), frames: [] };
  const groupOf = new Map(groups.flatMap((group) => group.members.map((id) => [id, group.id] as const)));
  const blocks = new Map(groups.map((group) => [group.id, arrangeMembers(group, boxes, edges)]));
  const places = new Map([...blocks.values()].flatMap(({ members, ...block }) => members.map((box) => [box.id, { box, block }] as const)));
  // A group stands in the order where its first member does.
  const outer = new Map(
    boxes.map((box): [string, Box] => {
      const { id, width, height } = blocks.get(groupOf.get(box.id) ?? "") ?? box;
      return [id, { id, width, height }];
    }),
  );
  const unitOf = (id: string) => blocks.get(groupOf.get(id) ?? "")?.id ?? id;
  const joined = edges.flatMap(({ source, target, port }): BoxEdge[] => {
    const [from, to] = [unitOf(source), unitOf(target)];
    const inner = places.get(source);
    const leaves = inner ? (inner.box.x + port * inner.box.width) / inner.block.width : port;
    return from === to ? [] : [{ source: from, target: to, port: leaves }];
  });
  const byBlock = new Map([...blocks.values()].map((block) => [block.id, block]));
  const placed = arrangeBoxes([...outer.values()], joined);
  return {
    boxes: placed.flatMap((unit) => {
      const block = byBlock.get(unit.id);
      return block ? block.members.map((box) => ({ ...box, x: unit.x + box.x, y: unit.y + box.y })) : [unit];
    }),
    frames: placed.filter(({ id }) => byBlock.has(id)),
  };
}

/** `members`: their places in the block. No id of a node holds a colon, so the block's own is never one of them. */
type GroupBlock = Box & { members: Placed[] };

function arrangeMembers({ id, members }: BoxGroup, boxes: readonly Box[], edges: readonly BoxEdge[]): GroupBlock {
  const inside = new Set(members);
  const placed = arrangeBoxes(
    boxes.filter((box) => inside.has(box.id)),
    edges.filter(({ source, target }) => inside.has(source) && inside.has(target)),
  );
  const { side, top, bottom } = groupPadding;
  return {
    id: `group:${id}`,
    width: Math.max(0, ...placed.map((box) => box.x + box.width)) + 2 * side,
    height: Math.max(0, ...placed.map((box) => box.y + box.height)) + top + bottom,
    members: placed.map((box) => ({ ...box, x: box.x + side, y: box.y + top })),
  };
}
