import "server-only";
import { pool } from "@/server/db";
import { listSettledOf } from "./copy-steps";

/** The settled steps of a run and of the runs that carried out parts of its loop, those of the newest run first. */
export async function readPassSteps(runId: string, loopId: string) {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM run WHERE id = $1 OR (parent_run_id = $1 AND trigger = 'loop' AND trigger_node_id = $2) ORDER BY created_at DESC, id DESC`,
    [runId, loopId],
  );
  return listSettledOf(
    pool(),
    rows.map(({ id }) => id),
  );
}
