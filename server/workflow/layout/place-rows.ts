// Where in its row each item stands: as near as can be to the middle of what it is connected to, in the order that is given and with
// gaps between. Down the rows and up again, a few times; the last way is up, so that what branches stands over the middle of it.

import type { Rows } from "./order-rows";
import { groupBy, type LayoutEdge } from "./rank-nodes";

const nodeGap = 28;
const bendGap = 12;
const roundTrips = 6;
/** Straight lines matter more the longer they are. */
const pulls = { plain: 1, toBend: 2, betweenBends: 8 };
/** Of a place that nothing asks for. */
const faint = 0.01;

/** The middle of every item, by its number. `widths`: of the nodes; bends have none. */
export function placeRows({ rows, edges, items }: Rows, widths: readonly number[]): Float64Array {
  const middles = new Float64Array(items);
  const isBend = (item: number) => item >= widths.length;
  const pullOf = ({ from, to }: LayoutEdge) =>
    isBend(from) && isBend(to) ? pulls.betweenBends : isBend(from) || isBend(to) ? pulls.toBend : pulls.plain;
  const gapOf = (item: number) => (isBend(item) ? bendGap : nodeGap);
  // From the middle of one item to that of the next.
  const stepBetween = (left: number, right: number) => ((widths[left] ?? 0) + (widths[right] ?? 0)) / 2 + (gapOf(left) + gapOf(right)) / 2;
  for (const row of rows) {
    let middle = 0;
    for (const [index, item] of row.entries()) {
      const before = row[index - 1];
      middle += before === undefined ? 0 : stepBetween(before, item);
      middles[item] = middle;
    }
  }
  const settle = (row: readonly number[], connected: readonly LayoutEdge[][], end: "from" | "to") => {
    const wishes = row.map((item) => {
      let [sum, weight] = [0, 0];
      for (const edge of connected[item] ?? []) {
        const pull = pullOf(edge);
        sum += pull * (middles[edge[end]] ?? 0);
        weight += pull;
      }
      return weight === 0 ? { at: middles[item] ?? 0, weight: faint } : { at: sum / weight, weight };
    });
    const steps = row.map((item, index) => (index === 0 ? 0 : stepBetween(row[index - 1] ?? item, item)));
    for (const [index, at] of keepApart(wishes, steps).entries()) middles[row[index] ?? 0] = at;
  };
  const incoming = groupBy(items, edges, "to");
  const outgoing = groupBy(items, edges, "from");
  const upwards = rows.toReversed();
  for (let trip = 0; trip < roundTrips; trip++) {
    for (const row of rows) settle(row, incoming, "from");
    for (const row of upwards) settle(row, outgoing, "to");
  }
  return middles;
}

type Wish = { at: number; weight: number };
/** Neighbours that stand as close as they may, and so move together. */
type Block = Wish & { size: number };

/**
 * The places nearest to what is wished for (least squares) that keep order and distance: neighbours whose wishes clash form a block
 * that stands where its members wish it on average.
 */
function keepApart(wishes: readonly Wish[], steps: readonly number[]): number[] {
  const blocks: Block[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const [index, { at, weight }] of wishes.entries()) {
    offset += steps[index] ?? 0;
    offsets.push(offset);
    let block: Block = { at: at - offset, weight, size: 1 };
    for (let before = blocks.at(-1); before && before.at > block.at; before = blocks.at(-1)) {
      blocks.pop();
      const sum = before.weight + block.weight;
      block = { at: (before.at * before.weight + block.at * block.weight) / sum, weight: sum, size: before.size + block.size };
    }
    blocks.push(block);
  }
  // Whole pixels, so that what stands straight under something stays so.
  const starts = blocks.flatMap(({ at, size }) => Array.from({ length: size }, () => Math.round(at)));
  return offsets.map((distance, index) => distance + (starts[index] ?? 0));
}
