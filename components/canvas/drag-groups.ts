// A group is dragged by its name or as its card: what it holds goes with it.
import { listBounds, listParents } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";
import { cardHeights } from "./card-handles";
import type { Drawn } from "./containers";
import { boxOfGroup, foldGroup, listNotesIn } from "./draw-groups";
import { markKey, readKey } from "./mark-keys";

/**
 * The places of dragged nodes and notes, with those of everything in the groups that are dragged. An open group's own place is
 * left out, since its frame follows from its members.
 */
export function expandGroups(drawn: Drawn, places: ReadonlyMap<string, Point>): Map<string, Point> {
  const groups = [...places.keys()].filter((key) => readKey(key).kind === "group");
  const expanded = new Map(places);
  if (groups.length === 0) return expanded;
  const bounds = listBounds(drawn.document, drawn.catalog, drawn.collapsed);
  const parents = listParents(drawn.document, drawn.catalog);
  for (const key of groups) {
    const group = drawn.document.groups.find(({ id }) => markKey("group", id) === key);
    const box =
      group && boxOfGroup(group, { bounds, parents, collapsed: drawn.collapsed, cardHeight: cardHeights.build, moved: new Map() });
    const to = places.get(key);
    if (!box || !to) continue;
    const from = drawn.collapsed.has(key) ? foldGroup(box) : box;
    const by = { x: to.x - from.x, y: to.y - from.y };
    const frame = bounds.get(box.parent ?? "") ?? { x: 0, y: 0 };
    const put = (id: string, { x, y }: Point) => !places.has(id) && expanded.set(id, { x: x + by.x, y: y + by.y });
    for (const id of box.nodeIds) {
      const at = bounds.get(id);
      if (at) put(id, { x: at.x - frame.x, y: at.y - frame.y });
    }
    for (const note of listNotesIn(drawn.document.notes, box, frame)) put(markKey("note", note.id), note.position);
    if (!drawn.collapsed.has(key)) expanded.delete(key);
  }
  return expanded;
}
