import "server-only";
import type { Sql } from "@/server/db";

// In SQL below, a run's pending steps are its jobs other than the discovery and the deadline.

/**
 * Ends a pending step: remembers `value`, deletes its job and makes sure that the run goes on. With `fence`, only when this
 * claim still holds the job. Returns false when someone else ended the step first; nothing is written then.
 */
export async function completeStep(tx: Sql, step: { run: string; step: string; value: string; fence?: number }): Promise<boolean> {
  const { rows } = await tx.query<{ race: boolean }>(
    `WITH held AS (SELECT id FROM executor.run WHERE id = $1 FOR UPDATE),
     taken AS (DELETE FROM executor.job j USING held WHERE j.run = held.id AND j.step = $2 AND ($3::bigint IS NULL OR j.fence = $3) RETURNING j.run, j.step, j.race),
     saved AS (INSERT INTO executor.step (run, id, value) SELECT run, step, $4 FROM taken ON CONFLICT DO NOTHING)
     SELECT race FROM taken`,
    [step.run, step.step, step.fence ?? null, step.value],
  );
  const taken = rows[0];
  if (!taken) return false;
  await ensureDiscovery(tx, step.run, taken.race);
  return true;
}

/**
 * Sees to it that the run is looked at again: always when `race`, else once nothing is pending. A discovery that is under
 * way has read the steps already, so it is marked to run once more. The caller holds the lock on the run's row, and this is
 * a statement of its own, so that of two steps that end at once the second sees the first.
 */
export async function ensureDiscovery(tx: Sql, run: string, race: boolean): Promise<void> {
  await tx.query(
    `INSERT INTO executor.job (run, step, kind, due, limited)
     SELECT id, 'step', 'call', now(), key1 IS NOT NULL FROM executor.run
     WHERE id = $1 AND ($2 OR NOT EXISTS (SELECT FROM executor.job p WHERE p.run = $1 AND p.step NOT IN ('step', 'deadline')))
     ON CONFLICT (run, step) DO UPDATE SET again = true WHERE job.fence IS NOT NULL`,
    [run, race],
  );
}
