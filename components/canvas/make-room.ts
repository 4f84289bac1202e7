// A frame that grows pushes what stands beside and under it, so that a loop can be filled without tidying after each node.
import { type Bounds, listBounds, listParents, withInside } from "@/server/workflow/container-bounds";
import type { NodeCatalog } from "@/server/workflow/define";
import type { WorkflowDocument } from "@/server/workflow/document";
import { editDocument, type Point } from "@/server/workflow/edit-document";

const gaps = { under: 48, beside: 28 };

/** The new places of the nodes that have to give way, from what the frames were before an edit and what they are after it. */
export function makeRoom(before: WorkflowDocument, after: WorkflowDocument, catalog: NodeCatalog): Record<string, Point> {
  const parents = listParents(after, catalog);
  const old = listBounds(before, catalog);
  const stood = new Set(before.nodes.map(({ id }) => id));
  let document = after;
  for (const container of listInnermostFirst(parents)) {
    const was = old.get(container);
    const is = listBounds(document, catalog).get(container);
    if (!was || !is || !stood.has(container)) continue;
    document = editDocument(document, { type: "layout", positions: push({ document, catalog, container, was, is }) });
  }
  const places = new Map(after.nodes.map(({ id, position }) => [id, position]));
  return Object.fromEntries(document.nodes.flatMap(({ id, position }) => (places.get(id) === position ? [] : [[id, position]])));
}

function listInnermostFirst(parents: ReadonlyMap<string, string>): string[] {
  const depth = (id: string): number => {
    const parent = parents.get(id);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return [...new Set(parents.values())].sort((left, right) => depth(right) - depth(left));
}

type Push = { document: WorkflowDocument; catalog: NodeCatalog; container: string; was: Bounds; is: Bounds };

/** What stood under the frame goes down, what stood right of it goes right, each with all that it holds; no further than needed. */
function push({ document, catalog, container, was, is }: Push): Record<string, Point> {
  const bounds = listBounds(document, catalog);
  const parent = document.nodes.find(({ id }) => id === container)?.parent ?? null;
  const beside = document.nodes.flatMap(({ id, parent: around }) => {
    const box = bounds.get(id);
    return id === container || around !== parent || !box ? [] : [{ id, box }];
  });
  const under = beside.filter(({ box }) => box.y >= bottom(was));
  const away = beside.filter(({ box }) => box.y < bottom(was) && box.x >= right(was) && overlaps(box.y, bottom(box), is.y, bottom(is)));
  const inTheWay = under.filter(({ box }) => overlaps(box.x, right(box), is.x, right(is)));
  const down = distance(
    bottom(is) + gaps.under,
    bottom(is) - bottom(was),
    inTheWay.map(({ box }) => box.y),
  );
  const aside = distance(
    right(is) + gaps.beside,
    right(is) - right(was),
    away.map(({ box }) => box.x),
  );
  return { ...shift(document, under, { x: 0, y: down }), ...shift(document, away, { x: aside, y: 0 }) };
}

/** How far things that begin at `starts` must go to begin at `free`; never further than the frame grew. */
function distance(free: number, grown: number, starts: readonly number[]): number {
  return starts.length === 0 ? 0 : Math.max(0, Math.min(grown, free - Math.min(...starts)));
}

function shift(document: WorkflowDocument, boxes: readonly { id: string }[], by: Point): Record<string, Point> {
  if (by.x === 0 && by.y === 0) return {};
  const moved = withInside(
    document,
    boxes.map(({ id }) => id),
  );
  return Object.fromEntries(
    document.nodes.flatMap(({ id, position }) => (moved.has(id) ? [[id, { x: position.x + by.x, y: position.y + by.y }]] : [])),
  );
}

const bottom = ({ y, height }: Bounds) => y + height;
const right = ({ x, width }: Bounds) => x + width;
const overlaps = (from: number, to: number, otherFrom: number, otherTo: number) => from < otherTo && to > otherFrom;
