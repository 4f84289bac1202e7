import "server-only";
import type { Sql } from "@/server/db";
import { type ClaimedJob, type Core, transition } from "./core";
import { takeJobs } from "./take-jobs";

type Candidate = { run: string; step: string; key1: string; limit1: number; key2: string | null; limit2: number | null };

/**
 * Claims jobs of functions with limited concurrency. One claimer at a time, in the whole database, so that a limit is exact:
 * what executes is counted (a sleeping run is not), then as many as fit are taken, lower rank and older first within each key,
 * and keys by turns.
 */
export async function claimLimited(core: Core, count: number): Promise<ClaimedJob[]> {
  return transition(core, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('executor.limited', 0))");
    const candidates = await tx.query<Candidate>({ name: "executor-candidates", text: candidatesSql, values: [count] });
    if (candidates.rows.length === 0) return [];
    const used = await countExecuting(tx);
    const fits = (key: string | null, limit: number | null) => key === null || (used.get(key) ?? 0) < (limit ?? 0);
    const chosen = candidates.rows.filter((row) => {
      if (!fits(row.key1, row.limit1) || !fits(row.key2, row.limit2)) return false;
      for (const key of [row.key1, row.key2]) if (key !== null) used.set(key, (used.get(key) ?? 0) + 1);
      return true;
    });
    const wanted = chosen.slice(0, count);
    if (wanted.length === 0) return [];
    return takeJobs(core, tx, {
      name: "executor-claim-limited",
      where: "(j.run, j.step) IN (SELECT * FROM unnest($3::text[], $4::text[])) AND j.fence IS NULL AND j.due <= now()",
      values: [wanted.map((row) => row.run), wanted.map((row) => row.step)],
    });
  });
}

// Jumps from lane to lane along the index. A few jobs of each are enough to fill any key that has room, so one full key cannot
// hide the others, and a long lane costs no more than a short one.
const candidatesSql = `
WITH RECURSIVE lanes AS (
  (SELECT lane FROM executor.job WHERE lane IS NOT NULL AND fence IS NULL ORDER BY lane LIMIT 1)
  UNION ALL
  SELECT next.lane FROM lanes, LATERAL (
    SELECT lane FROM executor.job WHERE lane > lanes.lane AND fence IS NULL ORDER BY lane LIMIT 1
  ) AS next
)
SELECT c.run, c.step, r.key1, r.limit1, r.key2, r.limit2 FROM lanes, LATERAL (
  SELECT run, step, due, row_number() OVER (ORDER BY rank, due) AS nth FROM (
    SELECT run, step, rank, due FROM executor.job WHERE lane = lanes.lane AND fence IS NULL AND due <= now() ORDER BY rank, due LIMIT $1
  ) AS first
) AS c JOIN executor.run r ON r.id = c.run
WHERE c.nth <= r.limit1 ORDER BY c.nth, c.due`;

/** What counts: all that is held, also under a lease that has just ended and is not yet put back. */
async function countExecuting(tx: Sql): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ key: string; executing: number }>(
    `SELECT k.key, count(*)::int AS executing FROM executor.job j JOIN executor.run r ON r.id = j.run, LATERAL (VALUES (r.key1), (r.key2)) AS k(key)
     WHERE j.lane IS NOT NULL AND j.fence IS NOT NULL AND k.key IS NOT NULL GROUP BY k.key`,
  );
  return new Map(rows.map((row) => [row.key, row.executing]));
}
