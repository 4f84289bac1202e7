// Lines that a dragged card snaps to: the edges and middles of the others. Sorted once when the drag begins, so that a frame of
// the drag costs the same however many there are.
import type { Bounds } from "@/server/workflow/container-bounds";
import type { Point } from "@/server/workflow/edit-document";

/** At which x (or y), and from where to where what stands on it reaches. */
type Line = { at: number; from: number; to: number };
export type SnapLines = { xs: readonly Line[]; ys: readonly Line[] };
export type Guide = Line & { axis: "x" | "y" };

/** The lines of these boxes. */
export function listSnapLines(boxes: readonly Bounds[]): SnapLines {
  const byPlace = (left: Line, right: Line) => left.at - right.at;
  const xs = boxes.flatMap((box) => spots(box.x, box.width).map((at) => ({ at, from: box.y, to: box.y + box.height })));
  const ys = boxes.flatMap((box) => spots(box.y, box.height).map((at) => ({ at, from: box.x, to: box.x + box.width })));
  return { xs: xs.sort(byPlace), ys: ys.sort(byPlace) };
}

/** How far the box has to go to stand on the nearest lines, if they are as near as `within`, and what to draw of them. */
export function snapToLines(box: Bounds, { xs, ys }: SnapLines, within: number): { by: Point; guides: Guide[] } {
  const x = findNearest(xs, spots(box.x, box.width), within);
  const y = findNearest(ys, spots(box.y, box.height), within);
  const guides: Guide[] = [];
  if (x) guides.push({ axis: "x", at: x.line.at, from: Math.min(x.line.from, box.y), to: Math.max(x.line.to, box.y + box.height) });
  if (y) guides.push({ axis: "y", at: y.line.at, from: Math.min(y.line.from, box.x), to: Math.max(y.line.to, box.x + box.width) });
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides };
}

/** The middle first: of two lines that are as near, wires are straight on its. */
const spots = (start: number, size: number) => [start + size / 2, start, start + size];

function findNearest(lines: readonly Line[], places: readonly number[], within: number): { line: Line; by: number } | null {
  let best: { line: Line; by: number } | null = null;
  for (const place of places) {
    const after = findIndex(lines, place);
    for (const line of [lines[after - 1], lines[after]]) {
      const by = line ? line.at - place : Number.POSITIVE_INFINITY;
      if (line && Math.abs(by) <= within && (best === null || Math.abs(by) < Math.abs(best.by))) best = { line, by };
    }
  }
  return best;
}

/** The first line at this place or behind it. */
function findIndex(lines: readonly Line[], place: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? place) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
