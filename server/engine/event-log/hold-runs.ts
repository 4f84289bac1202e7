import "server-only";
import { type Sql, transaction } from "@/server/db";
import { type BudgetStop, endOfPeriod } from "@/server/workflow/budget";
import type { NoRoom } from "../budgets/reserve";
import { type EngineEvent, type PrepareSend, runWoken } from "../engine-event";
import { announceRun, appendEvents } from "../event-log";
import { lockFamily, type PausableRun, pauseRuns, resumeRuns } from "./pause-runs";

export function toStop({ id, name, period, start, limitMicros, spentMicros, nextMicros }: NoRoom): BudgetStop {
  const usd = (micros: number) => micros / 1_000_000;
  return {
    id,
    name,
    period,
    periodStart: new Date(start).toISOString(),
    limitUsd: usd(limitMicros),
    spentUsd: usd(spentMicros),
    nextUsd: usd(nextMicros),
  };
}

/**
 * Pauses a run, with the runs that wait for it and those it started, because a budget has no room for its next call. Whoever raises
 * the budget locks its row too, so a raise comes before, and is seen, or after, and finds the run paused. False: the budget is not
 * as it was when the call was refused, so ask again.
 */
export async function holdRun(run: { id: string; orgId: string }, no: NoRoom): Promise<boolean> {
  const held = await transaction(async (tx): Promise<PausableRun[] | null> => {
    if (!(await isStillFull(tx, no))) return null;
    const family = await lockFamily(tx, { orgId: run.orgId, runId: await findTop(tx, run.id) });
    const paused = family.filter(({ status }) => status !== "paused");
    const stop = toStop(no);
    if (paused.some(({ id }) => id === run.id))
      await appendEvents(tx, run.id, [
        { type: "budget-reached", data: { scope: stop.name, limitUsd: stop.limitUsd, spentUsd: stop.spentUsd } },
      ]);
    await pauseRuns(tx, paused, { by: "system", reason: "budget", budget: stop });
    await tx.query("UPDATE run SET reason = 'budget', held_by_budget = $2, held_until = $3 WHERE id = ANY($1)", [
      paused.map(({ id }) => id),
      no.id,
      endOfPeriod(no.period, new Date(no.start)),
    ]);
    await tx.query("SELECT tell_of_budget($1, $2, $3, 100)", [no.id, no.start, no.spentMicros]);
    return paused;
  });
  for (const { id } of held ?? []) if (id !== run.id) announceRun(id);
  return held !== null;
}

async function isStillFull(tx: Sql, no: NoRoom): Promise<boolean> {
  const { rows } = await tx.query<{ full: boolean }>(
    `SELECT enabled AND on_reached = 'pause' AND date_trunc(period, clock_timestamp(), 'UTC') = $2
       AND coalesce((SELECT spent_micros FROM budget_spend WHERE budget_id = $1 AND period_start = $2), 0) + $3 > limit_micros AS full
     FROM budget WHERE id = $1 FOR SHARE`,
    [no.id, no.start, no.nextMicros],
  );
  return rows[0]?.full ?? false;
}

/** The live run at the top of those that wait for this one. */
async function findTop(tx: Sql, runId: string): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `WITH RECURSIVE line AS (
       SELECT id, parent_run_id, 0 AS up FROM run WHERE id = $1
       UNION ALL SELECT above.id, above.parent_run_id, line.up + 1 FROM run above JOIN line ON above.id = line.parent_run_id
       WHERE above.status NOT IN ('succeeded', 'failed', 'cancelled')
     ) SELECT id FROM line ORDER BY up DESC LIMIT 1`,
    [runId],
  );
  return rows[0]?.id ?? runId;
}

/** Lets the runs go on that a budget holds, in the transaction that made room; call what it returns after the commit. */
export async function resumeHeldRuns(
  tx: Sql,
  { budgetId, by }: { budgetId: string; by: string },
  prepareSend: PrepareSend,
): Promise<() => Promise<void>> {
  const { rows } = await tx.query<PausableRun>(
    "SELECT id, status, pauses FROM run WHERE held_by_budget = $1 AND status = 'paused' ORDER BY id FOR NO KEY UPDATE",
    [budgetId],
  );
  return resume(tx, rows, by, prepareSend);
}

const atOnce = 200;

/**
 * Lets runs go on whose budget's period is over, and those of a budget that is gone or not in force any more. Returns how many.
 */
export async function resumeRunsOfPastPeriods(prepareSend: PrepareSend): Promise<number> {
  const { count, after } = await transaction(async (tx) => {
    const { rows } = await tx.query<PausableRun>(
      `SELECT r.id, r.status, r.pauses FROM run r WHERE r.held_by_budget IS NOT NULL AND r.status = 'paused' AND (r.held_until <= now()
         OR NOT EXISTS (SELECT FROM budget b WHERE b.id = r.held_by_budget AND b.enabled)) ORDER BY r.id LIMIT ${atOnce} FOR NO KEY UPDATE OF r`,
    );
    return { count: rows.length, after: rows.length > 0 ? await resume(tx, rows, "system", prepareSend) : null };
  });
  await after?.();
  return count;
}

async function resume(tx: Sql, runs: readonly PausableRun[], by: string, prepareSend: PrepareSend): Promise<() => Promise<void>> {
  const resumed = await resumeRuns(tx, runs, { by });
  const events: EngineEvent[] = resumed.map(({ id, pauses }) => runWoken(id, `resume-${pauses}`));
  const dispatch = events.length > 0 ? await prepareSend(tx, events) : null;
  return async () => {
    for (const { id } of resumed) announceRun(id);
    await dispatch?.();
  };
}
