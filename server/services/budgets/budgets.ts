import "server-only";
import { v7 } from "uuid";
import type * as z from "zod";
import { pool, type Sql, transaction } from "@/server/db";
import { forgetBudgets } from "@/server/engine/budgets/known-budgets";
import { resumeHeldRuns } from "@/server/engine/event-log/hold-runs";
import { prepareSend } from "@/server/engine/inngest";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import { type Actor, actorLabel } from "@/server/permissions";
import { type BudgetPeriod, type BudgetScope, endOfPeriod, type OnReached } from "@/server/workflow/budget";
import { recordAuditSql } from "../audit";
import { nameTaken } from "../name-taken";
import { toUsd } from "../runs/run-record";
import { type budgetIdInput, type createBudgetInput, toMicros, type updateBudgetInput } from "./budget-input";
import { countSpent } from "./count-spent";

/** A budget as it stands in its present period. Money in US dollars, times in ISO 8601. */
export type BudgetItem = {
  id: string;
  name: string;
  scope: BudgetScope;
  /** What it is for; null: the whole org. The name is null when the workflow or the person is gone. */
  target: { id: string; name: string | null } | null;
  period: BudgetPeriod;
  periodStart: string;
  periodEnd: string;
  limitUsd: number;
  spentUsd: number;
  /** What calls under way may still cost at most. */
  setAsideUsd: number;
  onReached: OnReached;
  enabled: boolean;
  /** Runs that it holds, those that they started left out. */
  pausedRuns: number;
  createdAt: string;
};

type Row = {
  id: string;
  name: string;
  scope: BudgetScope;
  target: string | null;
  target_name: string | null;
  period: BudgetPeriod;
  start: Date;
  limit_micros: string;
  spent: string;
  held: string;
  on_reached: OnReached;
  enabled: boolean;
  paused_runs: number;
  created_at: Date;
};

/** The org's budgets by name. */
export async function listBudgets({ orgId }: Actor): Promise<BudgetItem[]> {
  const { rows } = await pool().query<Row>(
    `select b.*, p.start, coalesce(w.name, u.name) as target_name, coalesce(s.spent_micros, 0) as spent,
       coalesce((select sum(v.micros) from budget_reservation v where v.budget_id = b.id and v.period_start = p.start), 0) as held,
       (select count(*)::int from run r where r.held_by_budget = b.id and r.status = 'paused' and r.parent_run_id is null) as paused_runs
     from budget b cross join lateral (select date_trunc(b.period, now(), 'UTC') as start) p
     left join budget_spend s on s.budget_id = b.id and s.period_start = p.start
     left join workflow w on b.scope = 'workflow' and w.id = b.target and w.org_id = b.org_id and w.deleted_at is null
     left join member m on b.scope = 'user' and m.user_id = b.target and m.org_id = b.org_id left join "user" u on u.id = m.user_id
     where b.org_id = $1 order by lower(b.name), b.id`,
    [orgId],
  );
  return rows.map(toItem);
}

function toItem(row: Row): BudgetItem {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    target: row.target === null ? null : { id: row.target, name: row.target_name },
    period: row.period,
    periodStart: row.start.toISOString(),
    periodEnd: endOfPeriod(row.period, row.start).toISOString(),
    limitUsd: toUsd(row.limit_micros),
    spentUsd: toUsd(row.spent),
    setAsideUsd: toUsd(row.held),
    onReached: row.on_reached,
    enabled: row.enabled,
    pausedRuns: row.paused_runs,
    createdAt: row.created_at.toISOString(),
  };
}

/**
 * Sets up a budget; what its present period has cost so far counts. Throws `conflict` when the name is taken or there are too many,
 * `invalid_input` when there is no such workflow or member.
 */
export async function createBudget(actor: Actor, input: z.output<typeof createBudgetInput>): Promise<{ id: string }> {
  const id = v7();
  const { orgId } = actor;
  const { name, scope, period, limitUsd, onReached } = input;
  const target = scope === "org" ? null : (input.target ?? "");
  try {
    await transaction(async (tx) => {
      const { rows } = await tx.query<{ count: number }>("select count(*)::int as count from budget where org_id = $1", [orgId]);
      if ((rows[0]?.count ?? 0) >= limits.budgets)
        throw new AppError("conflict", `An organisation has at most ${limits.budgets} budgets.`, { fix: "Delete one that is not used." });
      await requireTarget(tx, { orgId, scope, target });
      await tx.query(
        `insert into budget (id, org_id, name, scope, target, period, limit_micros, on_reached, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, orgId, name, scope, target, period, toMicros(limitUsd), onReached, actorLabel(actor)],
      );
      await countSpent(tx, id);
      await recordAuditSql(tx, actor, { action: "budget.create", target: `budget:${id}`, data: { ...input } });
    });
  } catch (error) {
    nameTaken(error, "budget");
  }
  forgetBudgets(orgId);
  return { id };
}

async function requireTarget(tx: Sql, { orgId, scope, target }: { orgId: string; scope: BudgetScope; target: string | null }) {
  if (scope === "org") return;
  const { rowCount } = await tx.query(
    scope === "workflow"
      ? "select from workflow where id = $1 and org_id = $2 and deleted_at is null"
      : "select from member where user_id = $1 and org_id = $2",
    [target, orgId],
  );
  if (rowCount === 1) return;
  const [what, fix] = scope === "workflow" ? ["workflow", "Choose a workflow."] : ["member", "Choose a member of the org."];
  throw new AppError("invalid_input", `There is no such ${what}.`, { field: "target", fix });
}

/**
 * Changes a budget. Where that makes room, the runs that it holds go on, once. Throws `conflict` when the name is taken, `not_found`.
 */
export async function updateBudget(actor: Actor, { id, ...changes }: z.output<typeof updateBudgetInput>): Promise<void> {
  const { orgId } = actor;
  const limit = changes.limitUsd === undefined ? null : toMicros(changes.limitUsd);
  try {
    const after = await transaction(async (tx) => {
      // Before the runs that it holds: whoever pauses one for it looks at this row first.
      const before = await tx.query<Terms>(`select ${terms} from budget where id = $1 and org_id = $2 for no key update`, [id, orgId]);
      const now = await tx.query<Terms>(
        `update budget set name = coalesce($3, name), limit_micros = coalesce($4, limit_micros), on_reached = coalesce($5, on_reached),
           enabled = coalesce($6, enabled), updated_at = now() where id = $1 and org_id = $2 returning ${terms}`,
        [id, orgId, changes.name ?? null, limit, changes.onReached ?? null, changes.enabled ?? null],
      );
      const [was, is] = [before.rows[0], now.rows[0]];
      if (!was || !is) throw budgetNotFound();
      await recordAuditSql(tx, actor, { action: "budget.update", target: `budget:${id}`, data: changes });
      return makesRoom(was, is) ? resumeHeldRuns(tx, { budgetId: id, by: actorLabel(actor) }, prepareSend) : null;
    });
    forgetBudgets(orgId);
    await after?.();
  } catch (error) {
    nameTaken(error, "budget");
  }
}

type Terms = { limit: string; onReached: OnReached; enabled: boolean };
const terms = 'limit_micros as "limit", on_reached as "onReached", enabled';

/** Whether runs that a budget holds have something to gain from asking it again. */
function makesRoom(was: Terms, is: Terms): boolean {
  return Number(is.limit) > Number(was.limit) || (was.enabled && !is.enabled) || (was.onReached === "pause" && is.onReached === "stop");
}

/** Deletes a budget with what it has counted; the runs that it holds go on. What was spent stays in the usage. Throws `not_found`. */
export async function deleteBudget(actor: Actor, { id }: z.output<typeof budgetIdInput>): Promise<void> {
  const after = await transaction(async (tx) => {
    const { rowCount } = await tx.query("delete from budget where id = $1 and org_id = $2", [id, actor.orgId]);
    if (rowCount === 0) throw budgetNotFound();
    await recordAuditSql(tx, actor, { action: "budget.delete", target: `budget:${id}` });
    return resumeHeldRuns(tx, { budgetId: id, by: actorLabel(actor) }, prepareSend);
  });
  forgetBudgets(actor.orgId);
  await after();
  for (const table of ["budget_reservation", "budget_spend", "budget_alert"])
    await pool().query(`delete from ${table} where budget_id = $1`, [id]);
}

function budgetNotFound(): AppError {
  return new AppError("not_found", "There is no such budget.", { field: "id" });
}
