import "server-only";
import * as z from "zod";
import { pool } from "@/server/db";
import { AppError, type ErrorValue } from "@/server/errors";
import type { Actor } from "@/server/permissions";
import type { BudgetPeriod } from "@/server/workflow/budget";
import type { PartialRun } from "@/server/workflow/partial-run";
import type { RunStatus } from "@/server/workflow/run-event";
import type { RunWait } from "./run-wait";

export const runIdInput = z.strictObject({ id: z.string().max(100) });

/** A run as lists show it. Costs in US dollars, times in ISO 8601. */
export type RunItem = {
  id: string;
  workflowId: string;
  workflowName: string;
  /** null: the draft as it was. */
  version: number | null;
  status: RunStatus;
  reason: string | null;
  trigger: string;
  startedBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  error: ErrorValue | null;
  /** The run, and its step, that waits for this one. */
  parent: RunRef | null;
  /** The run it goes on from, and the step at which it goes its own way. */
  forkOf: RunRef | null;
  /** What part of a draft it carries out, for people who try things; null: all of it. */
  partial: PartialRun | null;
  /** 0 (last) to 100 (first). */
  priority: number;
  queue: string | null;
  /** Not before this time. */
  startAt: string | null;
  /** What holds it back while it is queued; null: nothing does. */
  waitsFor: RunWait | null;
  /** The budget that paused it. */
  heldBy: HeldBy | null;
};

/** A budget, and the period for which it has no room. */
export type HeldBy = { budgetId: string; name: string; period: BudgetPeriod; periodStart: string };

/** A step of another run. */
export type RunRef = { runId: string; stepKey: string };

export type RunRow = {
  id: string;
  workflow_id: string;
  workflow_name: string;
  version: number | null;
  status: RunStatus;
  reason: string | null;
  trigger: string;
  started_by: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  input_tokens: number;
  output_tokens: number;
  cost_micros: string;
  error: ErrorValue | null;
  parent_run_id: string | null;
  parent_call_key: string | null;
  fork_of: string | null;
  fork_step_key: string | null;
  partial: PartialRun | null;
  priority: number;
  queue: string | null;
  start_at: Date | null;
  admission: string | null;
  line: string | null;
  held_by: { budgetId: string; name: string; period: BudgetPeriod; start: string } | null;
};

/** The columns of a RunRow, for `from run r join workflow w on w.id = r.workflow_id`. */
export const runColumns = `r.id, r.workflow_id, w.name as workflow_name, r.version, r.status, r.reason, r.trigger, r.started_by,
  r.created_at, r.started_at, r.finished_at, r.input_tokens, r.output_tokens, r.cost_micros, r.error,
  r.parent_run_id, r.parent_call_key, r.fork_of, r.fork_step_key, r.partial, r.priority, r.queue, r.start_at, r.admission, r.line,
  case when r.held_by_budget is not null and r.status = 'paused' then
    (select jsonb_build_object('budgetId', b.id, 'name', b.name, 'period', b.period,
       'start', date_trunc(b.period, r.held_until - interval '1 hour', 'UTC')) from budget b where b.id = r.held_by_budget) end as held_by`;

export function toRunItem(row: RunRow, nameOf: (label: string) => string, waits: ReadonlyMap<string, RunWait>): RunItem {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name,
    version: row.version,
    status: row.status,
    reason: row.reason,
    trigger: row.trigger,
    startedBy: nameOf(row.started_by),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    costUsd: toUsd(row.cost_micros),
    error: row.error,
    // A call's key begins with its step's.
    parent: toRef(row.parent_run_id, row.parent_call_key?.split("/")[0] ?? null),
    forkOf: toRef(row.fork_of, row.fork_step_key),
    partial: row.partial,
    priority: row.priority,
    queue: row.queue,
    startAt: row.start_at?.toISOString() ?? null,
    waitsFor: waits.get(row.id) ?? null,
    heldBy: toHeldBy(row.held_by),
  };
}

const toHeldBy = (held: RunRow["held_by"]): HeldBy | null =>
  held && { budgetId: held.budgetId, name: held.name, period: held.period, periodStart: new Date(held.start).toISOString() };

const toRef = (runId: string | null, stepKey: string | null): RunRef | null =>
  runId === null || stepKey === null ? null : { runId, stepKey };

export const toUsd = (micros: string | number) => Number(micros) / 1_000_000;

/** What a caller gets for a run that is missing or another org's. */
export function runNotFound(): AppError {
  return new AppError("not_found", "There is no such run.", { field: "id" });
}

/** Status and last event of a run in the actor's org. Throws `not_found`. Cheap: one row by its key. */
export async function requireRun(actor: Actor, id: string): Promise<{ status: RunStatus; lastSeq: number }> {
  const { rows } = await pool().query<{ status: RunStatus; seq: number }>("select status, seq from run where id = $1 and org_id = $2", [
    id,
    actor.orgId,
  ]);
  if (!rows[0]) throw runNotFound();
  return { status: rows[0].status, lastSeq: rows[0].seq };
}
