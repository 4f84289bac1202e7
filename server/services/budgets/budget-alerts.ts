import "server-only";
import * as z from "zod";
import { pool, transaction } from "@/server/db";
import { AppError } from "@/server/errors";
import { type Actor, actorLabel } from "@/server/permissions";
import type { BudgetPeriod } from "@/server/workflow/budget";
import { recordAuditSql } from "../audit";
import { toUsd } from "../runs/run-record";

export const alertIdInput = z.strictObject({ id: z.string().max(100) });

/** So much of a budget was spent. */
export type BudgetAlertItem = {
  id: string;
  budgetId: string;
  budgetName: string;
  period: BudgetPeriod;
  periodStart: string;
  percent: number;
  spentUsd: number;
  limitUsd: number;
  at: string;
};

type Row = {
  id: string;
  budget_id: string;
  name: string;
  period: BudgetPeriod;
  period_start: Date;
  percent: number;
  spent_micros: string;
  limit_micros: string;
  at: Date;
};

/** What the org is to know of its budgets: of each the last mark that its present period passed and nobody has put away. */
export async function listAlerts({ orgId }: Actor): Promise<BudgetAlertItem[]> {
  const { rows } = await pool().query<Row>(
    `select distinct on (a.budget_id) a.*, b.name, b.period from budget_alert a join budget b on b.id = a.budget_id and b.enabled
     where a.org_id = $1 and a.dismissed_at is null and a.period_start = date_trunc(b.period, now(), 'UTC') and a.limit_micros = b.limit_micros
     order by a.budget_id, a.percent desc`,
    [orgId],
  );
  return rows.map((row) => ({
    id: row.id,
    budgetId: row.budget_id,
    budgetName: row.name,
    period: row.period,
    periodStart: row.period_start.toISOString(),
    percent: row.percent,
    spentUsd: toUsd(row.spent_micros),
    limitUsd: toUsd(row.limit_micros),
    at: row.at.toISOString(),
  }));
}

/** Puts an alert away for everyone, with the lower marks of its period. Putting it away twice is fine. Throws `not_found`. */
export async function dismissAlert(actor: Actor, { id }: z.output<typeof alertIdInput>): Promise<void> {
  await transaction(async (tx) => {
    const { rows } = await tx.query<{ budget_id: string }>(
      `update budget_alert a set dismissed_at = now(), dismissed_by = $3 from budget_alert given
       where given.id = $1 and given.org_id = $2 and a.budget_id = given.budget_id and a.period_start = given.period_start
         and a.percent <= given.percent and a.dismissed_at is null returning a.budget_id`,
      [id, actor.orgId, actorLabel(actor)],
    );
    const [dismissed] = rows;
    if (dismissed) {
      await recordAuditSql(tx, actor, { action: "budget.dismiss-alert", target: `budget:${dismissed.budget_id}` });
      return;
    }
    const { rowCount } = await tx.query("select from budget_alert where id = $1 and org_id = $2", [id, actor.orgId]);
    if (rowCount === 0) throw new AppError("not_found", "There is no such alert.", { field: "id" });
  });
}
