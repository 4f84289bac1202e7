import "server-only";
import { pool } from "@/server/db";
import type { Graph } from "@/server/workflow/graph";
import type { GraphNode } from "@/server/workflow/graph/graph-node";
import type { GivenStep } from "../last-steps";
import { loadValue } from "./load-outputs";

/**
 * What the loops around a node gave the last pass that came to it, as far as rows tell: `index`, and `item` of a loop over a list.
 * Loops that left their passes to other runs, and the result of a pass before, are not there.
 */
export async function readPassNames(
  graph: Graph,
  node: GraphNode,
  given: ReadonlyMap<string, GivenStep>,
): Promise<Record<string, unknown>> {
  const step = given.get(node.id);
  const loops = listLoops(graph, node);
  const path = step?.key.split(":")[1]?.split(".").map(Number) ?? [];
  if (!step || step.isOfPart || loops.length === 0 || path.length !== loops.length) return {};
  const names: Record<string, unknown> = {};
  for (const [level, loop] of loops.entries()) {
    const index = path[level] ?? 0;
    const key = level === 0 ? loop.id : `${loop.id}:${path.slice(0, level).join(".")}`;
    const own = { index, ...(await readItem(step.runId, { key, index })) };
    // The names of the innermost loop hide those of the loops around it.
    Object.assign(names, own, { [loop.id]: own });
  }
  return names;
}

/** The outermost first. */
function listLoops({ nodes }: Graph, { parent }: GraphNode): GraphNode[] {
  const loops: GraphNode[] = [];
  for (let at = nodes.get(parent ?? ""); at; at = nodes.get(at.parent ?? "")) loops.unshift(at);
  return loops;
}

async function readItem(runId: string, { key, index }: { key: string; index: number }): Promise<{ item?: unknown }> {
  const { rows } = await pool().query<{ config: unknown }>(
    `select data -> 'config' as config from run_event where run_id = $1 and step_key = $2 and type = 'step-started' order by seq desc limit 1`,
    [runId, key],
  );
  const config = (await loadValue(runId, rows[0]?.config)) as { items?: unknown } | null | undefined;
  const items = config?.items;
  if (Array.isArray(items)) return index < items.length ? { item: items[index] } : {};
  if (typeof items !== "object" || items === null) return {};
  const entry = Object.entries(items)[index];
  return entry ? { item: { key: entry[0], value: entry[1] } } : {};
}
