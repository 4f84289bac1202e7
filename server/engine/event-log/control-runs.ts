import "server-only";
import { pool, transaction } from "@/server/db";
import type { StepControl } from "../read-run";

/** Whether a step of a run, or its next call, may go on; `control` is what a person said about it until then. */
export type Passing = { isPaused: boolean; mayPass: boolean; control: StepControl | undefined };

type Row = { isPaused: boolean; isAllowed: boolean; credits: number };

/**
 * Lets a step through when the run is not paused (any more), when the step is skipped, or when it is new and one more may begin,
 * which it then takes. A step that was queued has begun with that: an edit comes before, and is seen, or it is refused. Safe to
 * repeat.
 */
export function tryToPass(runId: string, stepKey: string, isNew: boolean): Promise<Passing> {
  return transaction(async (tx) => {
    const { rows } = await tx.query<Row>(
      `SELECT status = 'paused' AS "isPaused", $2 = ANY(allowed_steps) AS "isAllowed", step_credits AS credits FROM run
       WHERE id = $1 FOR NO KEY UPDATE`,
      [runId, stepKey],
    );
    // A run that is gone is not paused.
    const { isPaused, isAllowed, credits } = rows[0] ?? { isPaused: false, isAllowed: false, credits: 0 };
    const said = await tx.query<{ control: StepControl }>(
      `SELECT jsonb_build_object('stepKey', $2::text) || jsonb_object_agg(kind, data || jsonb_build_object('by', by)) AS control
       FROM step_control WHERE run_id = $1 AND step_key = $2 HAVING count(*) > 0`,
      [runId, stepKey],
    );
    const control = said.rows[0]?.control;
    if (control?.skip) return { isPaused, mayPass: true, control };
    const takesCredit = isPaused && !isAllowed && isNew && credits > 0;
    if (takesCredit)
      await tx.query("UPDATE run SET allowed_steps = array_append(allowed_steps, $2), step_credits = step_credits - 1 WHERE id = $1", [
        runId,
        stepKey,
      ]);
    const mayPass = !isPaused || isAllowed || takesCredit;
    if (mayPass && isNew)
      await tx.query("UPDATE step SET status = 'running' WHERE run_id = $1 AND key = $2 AND status = 'queued'", [runId, stepKey]);
    return { isPaused, mayPass, control };
  });
}

/** Whether something may go on that could not before: the whole run, one more step, or this step because it is skipped. */
export async function isLetThrough(runId: string, stepKey: string): Promise<boolean> {
  const { rows } = await pool().query<{ yes: boolean }>(
    `SELECT status <> 'paused' OR step_credits > 0
       OR EXISTS (SELECT FROM step_control WHERE run_id = $1 AND step_key = $2 AND kind = 'skip') AS yes FROM run WHERE id = $1`,
    [runId, stepKey],
  );
  return rows[0]?.yes ?? true;
}
