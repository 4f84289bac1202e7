import "server-only";
import { pool, type Sql } from "@/server/db";
import type { RunStatus } from "@/server/workflow/run-event";

export type RunEnd = {
  orgId: string;
  workflowId: string;
  status: RunStatus;
  /** The run that waits for it. `isReady`: this was the last that it waited for, or the failure that it does not wait beyond. */
  parent: { runId: string; callKey: string; isReady: boolean } | null;
  /** Runs that this one had started for itself and that still go on. */
  liveChildren: string[];
};

type Row = { org_id: string; workflow_id: string; status: RunStatus; parent_run_id: string | null; parent_call_key: string | null };

const isLive = "status NOT IN ('succeeded', 'failed', 'cancelled')";

/** The end of a run that someone follows and has not been told of; its row is locked until the transaction ends. */
export async function readEnd(tx: Sql, runId: string): Promise<RunEnd | null> {
  const { rows } = await tx.query<Row>(
    `SELECT org_id, workflow_id, status, parent_run_id, parent_call_key FROM run WHERE id = $1 AND followed AND NOT (${isLive}) FOR UPDATE`,
    [runId],
  );
  const [row] = rows;
  if (!row) return null;
  const children = await tx.query<{ id: string }>(`SELECT id FROM run WHERE parent_run_id = $1 AND ${isLive} ORDER BY id`, [runId]);
  return {
    orgId: row.org_id,
    workflowId: row.workflow_id,
    status: row.status,
    parent: await readParent(tx, row),
    liveChildren: children.rows.map(({ id }) => id),
  };
}

async function readParent(tx: Sql, { parent_run_id, parent_call_key, status }: Row): Promise<RunEnd["parent"]> {
  if (parent_run_id === null || parent_call_key === null) return null;
  const { rows } = await tx.query<{ waits: boolean; stops: boolean }>(
    `SELECT EXISTS (SELECT FROM run WHERE parent_run_id = $1 AND parent_call_key = $2 AND ${isLive}) AS waits,
       EXISTS (SELECT FROM call WHERE run_id = $1 AND key = $2 AND result -> 'stopsAtFailure' = 'true'::jsonb) AS stops`,
    [parent_run_id, parent_call_key],
  );
  const isReady = rows[0]?.waits === false || (status !== "succeeded" && rows[0]?.stops === true);
  return { runId: parent_run_id, callKey: parent_call_key, isReady };
}

/** The followers know. */
export async function markTold(tx: Sql, runId: string): Promise<void> {
  await tx.query("UPDATE run SET followed = false WHERE id = $1", [runId]);
}

/** So that the end of a run is also the end of the runs that it started for itself. Call it before those are created. */
export async function followRun(tx: Sql, runId: string): Promise<void> {
  await tx.query(`UPDATE run SET followed = true WHERE id = $1 AND NOT followed AND ${isLive}`, [runId]);
}

/** So that whoever begins to listen to a workflow hears the ends of the runs that go on. */
export async function followLiveRuns(tx: Sql, workflowId: string): Promise<void> {
  // In the order in which the log locks runs.
  await tx.query(
    `UPDATE run SET followed = true
     WHERE id IN (SELECT id FROM run WHERE workflow_id = $1 AND NOT followed AND ${isLive} ORDER BY id FOR NO KEY UPDATE)`,
    [workflowId],
  );
}

/**
 * The same for runs whose creation was under way at the moment at which their workflow got its first listener, so that neither saw
 * the other. Looks at the last minutes only.
 */
export async function followListenedRuns(): Promise<void> {
  await pool().query(
    `UPDATE run SET followed = true
     WHERE id IN (SELECT r.id FROM subscription s
       JOIN run r ON r.org_id = s.org_id AND r.workflow_id = s.source_workflow_id AND r.created_at > now() - interval '5 minutes'
       WHERE s.active AND NOT r.followed AND r.status NOT IN ('succeeded', 'failed', 'cancelled') ORDER BY r.id FOR NO KEY UPDATE OF r)`,
  );
}

/** Ended runs whose followers a crash left in the dark. */
export async function listUntold(olderThanSeconds: number, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM run WHERE followed AND finished_at < now() - make_interval(secs => $1) AND NOT (${isLive}) ORDER BY finished_at LIMIT $2`,
    [olderThanSeconds, limit],
  );
  return rows.map(({ id }) => id);
}
