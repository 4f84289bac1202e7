// The arrow keys' way through the graph: down and up follow the connections, left and right go to the neighbours.
import type { WorkflowDocument } from "@/server/workflow/document";

/** Nodes closer than this in height stand in one row. */
const rowHeight = 60;

export type WalkDirection = "up" | "down" | "left" | "right";

/** The node one step away in that direction, or null. Among several the one that lies nearest sideways. */
export function walkGraph(document: WorkflowDocument, from: string, direction: WalkDirection): string | null {
  const places = new Map(document.nodes.map((node) => [node.id, node.position]));
  const start = places.get(from);
  if (!start) return null;
  const distance = (id: string) => {
    const place = places.get(id);
    return place ? Math.abs(place.x - start.x) + Math.abs(place.y - start.y) / 4 : Number.POSITIVE_INFINITY;
  };
  const nearest = (ids: string[]) => ids.filter((id) => places.has(id)).sort((a, b) => distance(a) - distance(b))[0] ?? null;
  if (direction === "down") return nearest(document.edges.filter((edge) => edge.source === from).map((edge) => edge.target));
  if (direction === "up") return nearest(document.edges.filter((edge) => edge.target === from).map((edge) => edge.source));
  const sign = direction === "right" ? 1 : -1;
  const beside = document.nodes.filter(({ position }) => (position.x - start.x) * sign > 0 && Math.abs(position.y - start.y) < rowHeight);
  return nearest(beside.map((node) => node.id));
}

/** Everything that comes after (or before) a node, the node included. */
export function collectStream(document: WorkflowDocument, from: string, direction: "up" | "down"): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of document.edges) {
    const [near, far] = direction === "down" ? [edge.source, edge.target] : [edge.target, edge.source];
    const known = next.get(near);
    if (known) known.push(far);
    else next.set(near, [far]);
  }
  const found = new Set([from]);
  // A set may grow while it is walked: what is added is visited too.
  for (const id of found) for (const far of next.get(id) ?? []) found.add(far);
  return found;
}
