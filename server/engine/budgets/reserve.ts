import "server-only";
import { pool } from "@/server/db";
import type { BudgetPeriod, OnReached } from "@/server/workflow/budget";

/** The budget that has no room for a call. */
export type NoRoom = {
  id: string;
  name: string;
  period: BudgetPeriod;
  /** When the period began. */
  start: string;
  onReached: OnReached;
  limitMicros: number;
  spentMicros: number;
  /** Set aside for other calls under way. */
  heldMicros: number;
  /** What the call may cost at most. */
  nextMicros: number;
};

/**
 * Sets aside what a call may cost at most in every budget that it is held to; null: it may begin. One transaction, under the lock of
 * the budgets' rows, so calls at the same moment in any number of processes cannot overspend together. Safe to repeat.
 */
export async function reserve(runId: string, callKey: string, micros: number): Promise<NoRoom | null> {
  const { rows } = await pool().query<{ no: NoRoom | null }>({
    name: "reserve-budgets",
    text: "SELECT reserve_budgets($1, $2, $3) AS no",
    values: [runId, callKey, micros],
  });
  return rows[0]?.no ?? null;
}

/** Frees what a call that will never finish has set aside. */
export async function freeSetAside(runId: string, callKey: string): Promise<void> {
  await pool().query("DELETE FROM budget_reservation WHERE run_id = $1 AND call_key = $2", [runId, callKey]);
}

/**
 * Frees what a crash left set aside: for runs that are over, and for calls and steps that ended without taking it back. Returns how
 * many rows.
 */
export async function freeLostReservations(olderThanSeconds: number): Promise<number> {
  const { rowCount } = await pool().query(
    `DELETE FROM budget_reservation v WHERE v.at < now() - make_interval(secs => $1)
       AND (NOT EXISTS (SELECT FROM run r WHERE r.id = v.run_id AND r.status NOT IN ('succeeded', 'failed', 'cancelled'))
         OR EXISTS (SELECT FROM call c WHERE c.run_id = v.run_id AND c.key = v.call_key AND c.finished_at > v.at AND c.status <> 'started')
         OR EXISTS (SELECT FROM step s WHERE s.run_id = v.run_id AND s.key = split_part(v.call_key, '/', 1) AND s.finished_at IS NOT NULL))`,
    [olderThanSeconds],
  );
  return rowCount ?? 0;
}
