// Who stands beside whom: sweeps down and up the rows, each item going to the middle of what it is connected to, and what crossed
// least is kept. Edges over several rows have a bend in each, which is an item like others.
import { groupBy, type LayoutEdge } from "./rank-nodes";

/** Items 0 … count−1 are the nodes, the others bends; every edge here leads from one row to the next. */
export type Rows = { rows: number[][]; edges: LayoutEdge[]; items: number };

/** Longer edges would cost more than they show: they are drawn, but nothing makes room for them. */
const mostBends = 6_000;
const sweeps = 12;
/** Sweeps that may bring nothing before it is given up. */
const patience = 3;

/** Rows of items, ordered so that few edges cross and the edges of one node stand in the order of its ports. */
export function orderRows(ranks: Int32Array, edges: readonly LayoutEdge[]): Rows {
  const { items, ranks: all, edges: short } = bendLongEdges(ranks, edges);
  const outgoing = groupBy(items, short, "from").map((list) => list.toSorted((one, other) => one.port - other.port));
  const incoming = groupBy(items, short, "to");
  let rows = firstOrder(all, outgoing);
  let best = rows;
  let fewest = countCrossings(rows, outgoing);
  let idle = 0;
  for (let turn = 0; turn < sweeps && fewest > 0 && idle < patience; turn++) {
    rows = turn % 2 === 0 ? sweepDown(rows, incoming) : sweepUp(rows, outgoing);
    const crossings = countCrossings(rows, outgoing);
    idle = crossings < fewest ? 0 : idle + 1;
    if (crossings < fewest) [best, fewest] = [rows, crossings];
  }
  return { rows: best, edges: short, items };
}

function bendLongEdges(ranks: Int32Array, edges: readonly LayoutEdge[]): { items: number; ranks: number[]; edges: LayoutEdge[] } {
  const all = [...ranks];
  const short: LayoutEdge[] = [];
  const spanOf = ({ from, to }: LayoutEdge) => (ranks[to] ?? 0) - (ranks[from] ?? 0);
  // The short ones first: the longest are those that find no room left.
  const byLength = edges.map((edge, index) => ({ edge, index, span: spanOf(edge) })).sort((one, other) => one.span - other.span);
  const kept: { index: number; parts: LayoutEdge[] }[] = [];
  for (const { edge, index, span } of byLength) {
    if (all.length - ranks.length + span - 1 > mostBends) break;
    const parts: LayoutEdge[] = [];
    let { from, port } = edge;
    for (let row = (ranks[edge.from] ?? 0) + 1; row < (ranks[edge.to] ?? 0); row++) {
      const bend = all.push(row) - 1;
      parts.push({ from, to: bend, port });
      [from, port] = [bend, 0.5];
    }
    parts.push({ from, to: edge.to, port });
    kept.push({ index, parts });
  }
  for (const { parts } of kept.sort((one, other) => one.index - other.index)) short.push(...parts);
  return { items: all.length, ranks: all, edges: short };
}

/** Depth first, so that what belongs together begins side by side. */
function firstOrder(ranks: readonly number[], outgoing: readonly LayoutEdge[][]): number[][] {
  const last = ranks.reduce((most, rank) => Math.max(most, rank), 0);
  const rows: number[][] = Array.from({ length: last + 1 }, () => []);
  const seen = new Uint8Array(ranks.length);
  const roots = ranks.map((rank, item) => ({ rank, item })).sort((one, other) => one.rank - other.rank || one.item - other.item);
  for (const { item: root } of roots) {
    const stack = [root];
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      if (seen[item] === 1) continue;
      seen[item] = 1;
      rows[ranks[item] ?? 0]?.push(item);
      for (const { to } of (outgoing[item] ?? []).toReversed()) stack.push(to);
    }
  }
  return rows;
}

const sweepDown = (rows: readonly number[][], incoming: readonly LayoutEdge[][]) =>
  sweep(rows, incoming, ({ from, port }, places) => (places[from] ?? 0) + port - 0.5);

function sweepUp(rows: readonly number[][], outgoing: readonly LayoutEdge[][]): number[][] {
  return sweep(rows.toReversed(), outgoing, ({ to }, places) => places[to] ?? 0).reverse();
}

type PlaceOf = (edge: LayoutEdge, places: Float64Array) => number;

/** Sorts each row by the middle of what it is connected to in the row before. Who is connected to nothing there keeps its place. */
function sweep(rows: readonly number[][], edges: readonly LayoutEdge[][], placeOf: PlaceOf): number[][] {
  const places = new Float64Array(edges.length);
  return rows.map((row) => {
    const wish = new Map(
      row.map((item, index) => {
        const own = edges[item] ?? [];
        return [item, own.length === 0 ? index : own.reduce((sum, edge) => sum + placeOf(edge, places), 0) / own.length];
      }),
    );
    const sorted = row.toSorted((one, other) => (wish.get(one) ?? 0) - (wish.get(other) ?? 0));
    for (const [index, item] of sorted.entries()) places[item] = index;
    return sorted;
  });
}

/** Pairs of edges between neighbouring rows that cross; edges of one node that leave it in the wrong order count too. */
function countCrossings(rows: readonly number[][], outgoing: readonly LayoutEdge[][]): number {
  let crossings = 0;
  for (const [index, row] of rows.entries()) {
    const below = rows[index + 1] ?? [];
    const places = new Map(below.map((item, place) => [item, place]));
    // From left to right above; each pair that stands the other way round below is a crossing.
    const ends = row.flatMap((item) => (outgoing[item] ?? []).map(({ to }) => places.get(to) ?? 0));
    crossings += countInversions(ends, below.length);
  }
  return crossings;
}

/** With a tree of sums: n log n. */
function countInversions(values: readonly number[], range: number): number {
  const sums = new Int32Array(range + 1);
  let inversions = 0;
  for (const [seen, value] of values.entries()) {
    let smaller = 0;
    for (let at = value + 1; at > 0; at -= at & -at) smaller += sums[at] ?? 0;
    inversions += seen - smaller;
    for (let at = value + 1; at <= range; at += at & -at) sums[at] = (sums[at] ?? 0) + 1;
  }
  return inversions;
}
