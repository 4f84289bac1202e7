import "server-only";
import { pool, transaction } from "@/server/db";
import { type DeletedRuns, deleteRuns } from "./event-log/delete-runs";

// Any number, as long as nothing else uses it.
const pruneLock = 7_360_202;
/** Bounds one call; the next goes on. */
const mostBatches = 200;

/**
 * Deletes runs that ended longer ago than their org keeps them, in short transactions, in one process at a time. Returns how many.
 */
export async function pruneRuns(): Promise<number> {
  const { rows } = await pool().query<{ id: string; days: number }>(
    "SELECT id, keep_runs_days AS days FROM org WHERE keep_runs_days IS NOT NULL ORDER BY id",
  );
  let [deleted, batches] = [0, 0];
  for (const { id, days } of rows) {
    let batch: DeletedRuns | null;
    do {
      batch = await pruneSome(id, days);
      // Another process is at it.
      if (!batch) return deleted;
      deleted += batch.deleted;
      batches++;
    } while (batch.isMore && batches < mostBatches);
  }
  return deleted;
}

function pruneSome(orgId: string, keepDays: number): Promise<DeletedRuns | null> {
  return transaction(async (tx) => {
    const { rows } = await tx.query<{ mine: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS mine", [pruneLock]);
    return rows[0]?.mine === true ? deleteRuns(tx, { orgId, keepDays }) : null;
  });
}
