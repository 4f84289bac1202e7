import "server-only";
import { pool } from "@/server/db";

export type RunControl = { isPaused: boolean; allowedSteps: string[]; stepCredits: number };

/** What a person or program wants of a run that goes on. A run that is gone is not paused. */
export async function readControl(runId: string): Promise<RunControl> {
  const { rows } = await pool().query<RunControl>(
    `SELECT status = 'paused' AS "isPaused", allowed_steps AS "allowedSteps", step_credits AS "stepCredits" FROM run WHERE id = $1`,
    [runId],
  );
  return rows[0] ?? { isPaused: false, allowedSteps: [], stepCredits: 0 };
}

/** Lets one step start although the run is paused. False when no single step was asked for, or others took all. Safe to repeat. */
export async function takeStepCredit(runId: string, stepKey: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    `UPDATE run SET allowed_steps = array_append(allowed_steps, $2), step_credits = step_credits - 1
     WHERE id = $1 AND status = 'paused' AND step_credits > 0 AND NOT $2 = ANY(allowed_steps)`,
    [runId, stepKey],
  );
  return (rowCount ?? 0) > 0;
}
