import "server-only";
import type { Sql } from "@/server/db";

/**
 * Counts what a new budget's present period has cost so far, by the book of charges; from then on the engine counts. A call that ends
 * in the very moment in which the budget is made may be missed.
 */
export async function countSpent(tx: Sql, budgetId: string): Promise<void> {
  await tx.query(
    `insert into budget_spend (budget_id, period_start, spent_micros)
     select b.id, p.start, coalesce((select sum(c.cost_micros) from charge c where c.org_id = b.org_id and c.at >= p.start
       and case b.scope when 'org' then true when 'user' then c.started_by = 'user:' || b.target
         else c.workflow_id = b.target or b.target in (
           with recursive line as (
             select workflow_id, parent_run_id from run where id = c.run_id
             union all select above.workflow_id, above.parent_run_id from run above join line on above.id = line.parent_run_id
           ) select workflow_id from line) end), 0)
     from budget b cross join lateral (select date_trunc(b.period, now(), 'UTC') as start) p where b.id = $1`,
    [budgetId],
  );
}
