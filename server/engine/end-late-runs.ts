import "server-only";
import { pool, transaction } from "@/server/db";
import { tellOfEnd } from "./after-end";
import { type PrepareSend, runCancelled } from "./engine-event";
import { announceRun, cancelRun } from "./event-log";

const atOnce = 100;

/**
 * Cancels runs that take longer than their workflow allows, with what they started for themselves; the clock starts when a run
 * gets its place, and goes on while it waits or is paused. Returns how many were cancelled.
 */
export async function endLateRuns(prepareSend: PrepareSend): Promise<number> {
  const { rows } = await pool().query<{ id: string }>({
    name: "late-runs",
    text: `SELECT id FROM run WHERE deadline IS NOT NULL AND finished_at IS NULL AND deadline <= now() ORDER BY deadline LIMIT ${atOnce}`,
  });
  let ended = 0;
  for (const { id } of rows) if (await endLateRun(prepareSend, id)) ended++;
  return ended;
}

async function endLateRun(prepareSend: PrepareSend, runId: string): Promise<boolean> {
  const dispatch = await transaction(async (tx) =>
    // Another process may have been first, or the run may have ended by itself.
    (await cancelRun(tx, { runId, by: "system", reason: "timeout" })) ? prepareSend(tx, [runCancelled(runId)]) : null,
  );
  if (!dispatch) return false;
  announceRun(runId);
  await dispatch();
  await tellOfEnd(prepareSend, runId);
  return true;
}
