import "server-only";
import type { Sql } from "@/server/db";
import { processSingleton } from "@/server/process-singleton";

/** Whether new runs of an org are held to a limit of the org, and the names of its queues. */
export type KnownLimits = { hasLimit: boolean; queues: ReadonlySet<string> };

type Entry = KnownLimits & { until: number };

// Within this process a new limit or queue counts at once (forgetLimits), in others after at most this long. How high a limit is is
// read when places are given, always afresh.
const trustMs = 1_000;
const maxEntries = 10_000;
const cache = () => processSingleton("known-limits", () => new Map<string, Entry>());

/** What is known of these orgs; a query at most once a second for each, for it stands before every run that is created. */
export async function readLimits(sql: Sql, orgIds: readonly string[]): Promise<ReadonlyMap<string, KnownLimits>> {
  const known = cache();
  const now = Date.now();
  const missing = orgIds.filter((orgId) => (known.get(orgId)?.until ?? 0) <= now);
  if (missing.length > 0) {
    const { rows } = await sql.query<{ id: string; limited: boolean; queues: string[] }>({
      name: "read-limits",
      text: `SELECT id, run_concurrency IS NOT NULL AS limited, ARRAY(SELECT name FROM queue WHERE org_id = org.id) AS queues
        FROM org WHERE id = ANY($1)`,
      values: [missing],
    });
    if (known.size + rows.length > maxEntries) known.clear();
    for (const { id, limited, queues } of rows) known.set(id, { hasLimit: limited, queues: new Set(queues), until: now + trustMs });
  }
  return known;
}

/** After a change of an org's limit or queues. */
export function forgetLimits(orgId: string): void {
  cache().delete(orgId);
}
