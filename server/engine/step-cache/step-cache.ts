import "server-only";
import { createHash } from "node:crypto";
import { pool } from "@/server/db";
import { toJsonText } from "@/server/json-text";
import { limits } from "@/server/limits";

/** All that the output of a step without effects follows from. */
export type CacheSource = { orgId: string; workflowId: string; type: string; config: unknown; input: unknown };

export type CachedOutput = { handle: string; output: unknown; costMicros: number };

const pruneBatch = 1_000;

/** A hash, so that what a step was given cannot be read from the key. Objects that differ only in the order of their keys are the same. */
export function cacheKey({ orgId, workflowId, type, config, input }: CacheSource): string {
  return createHash("sha256")
    .update(toJsonText(sortKeys([orgId, workflowId, type, config, input])))
    .digest("hex");
}

/** What an equal step gave, unless it is too old; undefined when there is nothing. */
export async function findCached(key: string): Promise<CachedOutput | undefined> {
  const { rows } = await pool().query<CachedOutput>(
    `SELECT handle, output, cost_micros::int AS "costMicros" FROM step_cache WHERE key = $1 AND expires_at > clock_timestamp()`,
    [key],
  );
  return rows[0];
}

/** Keeps an output for `keepMs`, a year at most; the newest counts. */
export async function keepCached(
  { key, orgId, workflowId }: { key: string; orgId: string; workflowId: string },
  { handle, output, costMicros }: CachedOutput,
  keepMs: number,
): Promise<void> {
  await pool().query(
    `INSERT INTO step_cache (key, org_id, workflow_id, handle, output, cost_micros, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))
     ON CONFLICT (key) DO UPDATE SET handle = excluded.handle, output = excluded.output, cost_micros = excluded.cost_micros,
       expires_at = excluded.expires_at`,
    [key, orgId, workflowId, handle, toJsonText(output), costMicros, Math.min(keepMs, limits.waitMs) / 1_000],
  );
}

/** Deletes what is too old, in short transactions. Returns how many. */
export async function pruneStepCache(): Promise<number> {
  for (let deleted = 0; ; ) {
    const { rowCount } = await pool().query(
      `DELETE FROM step_cache WHERE key IN
         (SELECT key FROM step_cache WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [pruneBatch],
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < pruneBatch) return deleted;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sortKeys(entry)]),
  );
}
