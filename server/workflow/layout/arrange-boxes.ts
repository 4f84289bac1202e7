// Rows of boxes joined by edges that lead down (the layered drawing of Sugiyama): rows, then the order in them, then places. Made for
// workflows of thousands of nodes: all of it is close to linear.
import { orderRows } from "./order-rows";
import { placeRows } from "./place-rows";
import { type LayoutEdge, rankNodes } from "./rank-nodes";

export type Box = { id: string; width: number; height: number };
/** `port`: at which part (0–1) of the lower side it leaves. */
export type BoxEdge = { source: string; target: string; port: number };
export type Placed = Box & { x: number; y: number };

const rowGap = 52;
/** Between drawings that nothing joins. */
const partGap = 56;

/** Upper left corners, the corner of all at 0, 0. Always the same for the same boxes and edges in the same order. */
export function arrangeBoxes(boxes: readonly Box[], edges: readonly BoxEdge[]): Placed[] {
  const numbers = new Map(boxes.map(({ id }, index) => [id, index]));
  const joined = edges.flatMap(({ source, target, port }): LayoutEdge[] => {
    const [from, to] = [numbers.get(source), numbers.get(target)];
    return from === undefined || to === undefined ? [] : [{ from, to, port }];
  });
  const placed: Placed[] = [];
  let x = 0;
  for (const part of listParts(boxes.length, joined)) {
    const block = arrangePart(
      part.nodes.flatMap((node) => boxes[node] ?? []),
      part.edges,
    );
    for (const box of block) placed.push({ ...box, x: box.x + x });
    x = Math.max(...block.map((box) => box.x + box.width)) + x + partGap;
  }
  return placed;
}

function arrangePart(boxes: readonly Box[], given: readonly LayoutEdge[]): Placed[] {
  const { ranks, edges } = rankNodes(boxes.length, given);
  const ordered = orderRows(ranks, edges);
  const middles = placeRows(
    ordered,
    boxes.map(({ width }) => width),
  );
  const heights: number[] = [];
  for (const [index, { height }] of boxes.entries()) {
    const rank = ranks[index] ?? 0;
    heights[rank] = Math.max(heights[rank] ?? 0, height);
  }
  const tops: number[] = [];
  let top = 0;
  for (const height of heights) {
    tops.push(top);
    top += (height ?? 0) + rowGap;
  }
  const placed = boxes.map((box, index) => {
    const rank = ranks[index] ?? 0;
    const y = (tops[rank] ?? 0) + ((heights[rank] ?? 0) - box.height) / 2;
    return { ...box, x: (middles[index] ?? 0) - box.width / 2, y };
  });
  const left = Math.min(...placed.map(({ x }) => x));
  return placed.map((box) => ({ ...box, x: box.x - left }));
}

/** What hangs together, each with numbers of its own, in the order of its first node. */
function listParts(count: number, edges: readonly LayoutEdge[]): { nodes: number[]; edges: LayoutEdge[] }[] {
  const roots = Int32Array.from({ length: count }, (_, node) => node);
  const find = (node: number): number => {
    let root = node;
    while (roots[root] !== root) {
      roots[root] = roots[roots[root] ?? root] ?? root;
      root = roots[root] ?? root;
    }
    return root;
  };
  for (const { from, to } of edges) {
    const [one, other] = [find(from), find(to)];
    roots[Math.max(one, other)] = Math.min(one, other);
  }
  const parts = new Map<number, { nodes: number[]; edges: LayoutEdge[] }>();
  const places = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    const root = find(node);
    const part = parts.get(root) ?? { nodes: [], edges: [] };
    parts.set(root, part);
    places[node] = part.nodes.push(node) - 1;
  }
  for (const { from, to, port } of edges) parts.get(find(from))?.edges.push({ from: places[from] ?? 0, to: places[to] ?? 0, port });
  return [...parts.values()];
}
