import "server-only";
import { pool } from "@/server/db";
import type { UsageBreakdown } from "@/server/workflow/usage";
import { nameActors } from "../name-actors";

/** Names for the keys of a breakdown, as people know them now. What is gone keeps a plain word. */
export async function nameUsage(orgId: string, by: UsageBreakdown, keys: readonly string[]): Promise<(key: string) => string> {
  if (by === "user") return nameActors(keys);
  if (by === "workflow") {
    const names = await readWorkflowNames(orgId, keys);
    return (key) => names.get(key) ?? "A deleted workflow";
  }
  if (by === "node") {
    const [nodes, workflows] = await Promise.all([nameNodes(orgId, keys), nameUsage(orgId, "workflow", keys.map(workflowOf))]);
    return (key) => `${nodes(key)} · ${workflows(workflowOf(key))}`;
  }
  return (key) => key;
}

async function readWorkflowNames(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool().query<{ id: string; name: string }>("select id, name from workflow where org_id = $1 and id = any($2)", [
    orgId,
    ids,
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Nodes by their names in the draft, where they are still there. */
export async function nameNodes(orgId: string, keys: readonly string[]): Promise<(key: string) => string> {
  const { rows } = await pool().query<{ key: string; name: string }>(
    `select w.id || '/' || (n ->> 'id') as key, coalesce(nullif(n ->> 'name', ''), n ->> 'id') as name
     from workflow w cross join lateral jsonb_array_elements(w.document -> 'nodes') n
     where w.org_id = $1 and w.id = any($2) and w.id || '/' || (n ->> 'id') = any($3)`,
    [orgId, [...new Set(keys.map(workflowOf))], keys],
  );
  const names = new Map(rows.map(({ key, name }) => [key, name]));
  return (key) => names.get(key) ?? key.slice(key.indexOf("/") + 1);
}

const workflowOf = (key: string) => key.slice(0, key.indexOf("/"));
