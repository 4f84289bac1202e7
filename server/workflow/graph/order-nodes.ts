// Walks over a graph. All of them are loops, never recursion: a chain of 10,000 nodes must not overflow the stack.
import type { GraphNode } from "./graph-node";

type Nodes = ReadonlyMap<string, GraphNode>;

/** Enough to act on; a graph with more circles shows the next ones when these are gone. */
const cyclesReported = 5;

/** Ids in an order where every edge points forward (Kahn). Nodes on or behind a cycle are left out. */
export function sortNodes(nodes: Nodes): string[] {
  const waiting = new Map<string, number>();
  const order: string[] = [];
  for (const node of nodes.values()) {
    waiting.set(node.id, node.inbound.length);
    if (node.inbound.length === 0) order.push(node.id);
  }
  for (let next = 0; next < order.length; next++) {
    for (const edge of nodes.get(order[next] ?? "")?.outbound ?? []) {
      const left = (waiting.get(edge.target) ?? 0) - 1;
      waiting.set(edge.target, left);
      if (left === 0) order.push(edge.target);
    }
  }
  return order;
}

/** Circles among the nodes that `order` left out, each as ids in the direction of the edges, starting where the document does. */
export function findCycles(nodes: Nodes, order: readonly string[]): string[][] {
  const done = new Set(order);
  const cycles: string[][] = [];
  for (const id of nodes.keys()) {
    if (cycles.length === cyclesReported) break;
    if (done.has(id)) continue;
    const cycle = walkBackToCycle(nodes, id, done);
    if (!cycle) continue;
    cycles.push(cycle);
  }
  return cycles;
}

/** Follows unfinished predecessors until one repeats. Marks what it passed as done, so that each node is walked once. */
function walkBackToCycle(nodes: Nodes, start: string, done: Set<string>): string[] | null {
  const path: string[] = [];
  const positions = new Map<string, number>();
  let current: string | undefined = start;
  while (current !== undefined && !positions.has(current)) {
    positions.set(current, path.length);
    path.push(current);
    current = nodes.get(current)?.inbound.find((edge) => !done.has(edge.source))?.source;
  }
  for (const id of path) done.add(id);
  if (current === undefined) return null;
  const cycle = path.slice(positions.get(current)).reverse();
  const keys = new Set(cycle);
  const first = [...nodes.keys()].find((id) => keys.has(id)) ?? current;
  const turn = cycle.indexOf(first);
  return [...cycle.slice(turn), ...cycle.slice(0, turn)];
}

/** All nodes that a run started at one of `starts` could come to, the starts included. */
export function listReachable(nodes: Nodes, starts: readonly string[]): Set<string> {
  return walk(starts, (id) => nodes.get(id)?.outbound.map((edge) => edge.target) ?? []);
}

/** All nodes that can have finished before this one starts, itself not included (unless it is on a cycle). */
export function listUpstream(nodes: Nodes, id: string): Set<string> {
  const sources = (nodeId: string) => nodes.get(nodeId)?.inbound.map((edge) => edge.source) ?? [];
  return walk(sources(id), sources);
}

function walk(starts: readonly string[], next: (id: string) => string[]): Set<string> {
  const seen = new Set(starts);
  const queue = [...seen];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const other of next(id)) {
      if (seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return seen;
}
