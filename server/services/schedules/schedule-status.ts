import "server-only";

/** How a published schedule stands. Times in ISO 8601. */
export type ScheduleStatus = {
  /** null: it never comes round again. */
  nextAt: string | null;
  /** The time that its last run stood for. */
  lastAt: string | null;
  lastRunId: string | null;
  /** The last time that started no run, and why. */
  lastSkip: { at: string; reason: "overlap" | "missed" | "error"; message: string } | null;
};

/** Active schedules of a workflow as an object by node id, for a query in which `w` is the workflow. */
export const scheduleStatusSql = `(select coalesce(jsonb_object_agg(c.node_id, jsonb_build_object('nextAt', c.next_at, 'lastAt', c.last_at,
  'lastRunId', c.last_run_id, 'lastSkip', c.last_skip)), '{}') from schedule c where c.workflow_id = w.id and c.active)`;

/** What the query gave, with its times as we write them. */
export function toScheduleStatus({ nextAt, lastAt, lastRunId, lastSkip }: ScheduleStatus): ScheduleStatus {
  return { nextAt: toIso(nextAt), lastAt: toIso(lastAt), lastRunId, lastSkip };
}

const toIso = (at: string | null) => (at === null ? null : new Date(at).toISOString());
