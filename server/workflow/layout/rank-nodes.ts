/** Nodes by their number; an edge leads from one to another by the port at this part (0–1) of its source's width. */
export type LayoutEdge = { from: number; to: number; port: number };

/**
 * Gives every node its row, so that each edge leads down at least one row. Edges that would close a circle are turned round, in
 * the list that is given back. Rows are kept close: what only leads on stands right above what it leads to.
 */
export function rankNodes(count: number, edges: readonly LayoutEdge[]): { ranks: Int32Array; edges: LayoutEdge[] } {
  const acyclic = breakCircles(count, edges);
  const outgoing = groupBy(count, acyclic, "from");
  const incoming = groupBy(count, acyclic, "to");
  const order = sortDown(count, outgoing, incoming);
  const ranks = new Int32Array(count);
  for (const node of order) for (const { to } of outgoing[node] ?? []) ranks[to] = Math.max(rankOf(ranks, to), rankOf(ranks, node) + 1);
  for (const node of order.toReversed()) {
    const after = outgoing[node] ?? [];
    // It would only make other edges longer.
    if (after.length <= (incoming[node]?.length ?? 0)) continue;
    ranks[node] = Math.min(...after.map(({ to }) => rankOf(ranks, to))) - 1;
  }
  return { ranks, edges: acyclic };
}

const rankOf = (ranks: Int32Array, node: number) => ranks[node] ?? 0;

/** The edges of each node, in the order in which they are given. */
export function groupBy(count: number, edges: readonly LayoutEdge[], end: "from" | "to"): LayoutEdge[][] {
  const groups: LayoutEdge[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) groups[edge[end]]?.push(edge);
  return groups;
}

/** Walks depth first from the nodes that nothing leads to, then from what is left, and turns each edge that leads back. */
function breakCircles(count: number, edges: readonly LayoutEdge[]): LayoutEdge[] {
  const plain = edges.filter(({ from, to }) => from !== to);
  const outgoing = groupBy(count, plain, "from");
  const incoming = groupBy(count, plain, "to");
  const state = new Uint8Array(count);
  const [open, done] = [1, 2];
  const back = new Set<LayoutEdge>();
  const walk = (root: number) => {
    const path = [{ node: root, next: 0 }];
    state[root] = open;
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const edge = outgoing[last.node]?.[last.next++];
      if (!edge) {
        state[last.node] = done;
        path.pop();
      } else if (state[edge.to] === open) back.add(edge);
      else if (state[edge.to] !== done) {
        state[edge.to] = open;
        path.push({ node: edge.to, next: 0 });
      }
    }
  };
  for (let node = 0; node < count; node++) if (incoming[node]?.length === 0) walk(node);
  for (let node = 0; node < count; node++) if (state[node] === 0) walk(node);
  return plain.map((edge) => (back.has(edge) ? { from: edge.to, to: edge.from, port: 0.5 } : edge));
}

/** Every node after all that lead to it. */
function sortDown(count: number, outgoing: readonly LayoutEdge[][], incoming: readonly LayoutEdge[][]): number[] {
  const missing = Int32Array.from(incoming, (edges) => edges.length);
  const order: number[] = [];
  for (let node = 0; node < count; node++) if (missing[node] === 0) order.push(node);
  // It grows while it is walked.
  for (const node of order)
    for (const { to } of outgoing[node] ?? []) {
      missing[to] = (missing[to] ?? 0) - 1;
      if (missing[to] === 0) order.push(to);
    }
  return order;
}
