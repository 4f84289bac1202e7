import "server-only";
import type { Sql } from "@/server/db";

const isFinal = "IN ('succeeded', 'failed', 'cancelled')";
const mostRuns = 500;
/** A long run has thousands of rows; one transaction should not. Counted by the run's events. */
const mostEvents = 20_000;

/** What must hold for `run r` to be deleted: it, the runs it belongs to, its children and its forks have ended, and nobody is to be told of its end. */
const isOver = `r.status ${isFinal} AND NOT r.followed
  AND NOT EXISTS (SELECT FROM run up WHERE up.id IN (r.parent_run_id, r.root_run_id) AND up.status NOT ${isFinal})
  AND NOT EXISTS (SELECT FROM run down WHERE down.parent_run_id = r.id AND down.status NOT ${isFinal})
  AND NOT EXISTS (SELECT FROM run fork WHERE fork.fork_of = r.id AND fork.status NOT ${isFinal})`;

export type DeletedRuns = { deleted: number; isMore: boolean };

/**
 * Deletes ended runs of an org that ended longer ago, the oldest first, with all that was recorded of them; as many as fit a short
 * transaction. A run stays while its parent, the run at the top, a child or a fork of it goes on, and while someone is still to be
 * told of its end. Runs that someone works on at this moment are left for the next time.
 */
export async function deleteRuns(tx: Sql, { orgId, keepDays }: { orgId: string; keepDays: number }): Promise<DeletedRuns> {
  const { rows } = await tx.query<{ id: string; seq: number }>({
    name: "list-old-runs",
    text: `SELECT r.id, r.seq FROM run r
      WHERE r.org_id = $1 AND r.created_at < now() - $2 * interval '1 day' AND r.finished_at < now() - $2 * interval '1 day'
        AND ${isOver}
      ORDER BY r.created_at LIMIT ${mostRuns} FOR UPDATE OF r SKIP LOCKED`,
    values: [orgId, keepDays],
  });
  const ids = takeSome(rows);
  if (ids.length === 0) return { deleted: 0, isMore: false };
  await deleteRows(tx, orgId, ids);
  return { deleted: ids.length, isMore: ids.length < rows.length || rows.length === mostRuns };
}

/** The same for one run that a person chose, however long ago it ended. False when it goes on, or what it belongs to does. */
export async function deleteRun(tx: Sql, { orgId, id }: { orgId: string; id: string }): Promise<boolean> {
  const { rowCount } = await tx.query(`SELECT FROM run r WHERE r.org_id = $1 AND r.id = $2 AND ${isOver} FOR UPDATE OF r`, [orgId, id]);
  if (rowCount !== 1) return false;
  await deleteRows(tx, orgId, [id]);
  return true;
}

async function deleteRows(tx: Sql, orgId: string, ids: readonly string[]): Promise<void> {
  for (const table of ["step", "call", "run_event", "step_control", "human_task", "run_bookmark"])
    await tx.query(`DELETE FROM ${table} WHERE run_id = ANY($1)`, [ids]);
  await tx.query("DELETE FROM artifact WHERE org_id = $1 AND run_id = ANY($2)", [orgId, ids]);
  await tx.query("DELETE FROM run WHERE id = ANY($1)", [ids]);
}

function takeSome(rows: readonly { id: string; seq: number }[]): string[] {
  const taken: string[] = [];
  let events = 0;
  for (const { id, seq } of rows) {
    events += seq;
    if (taken.length > 0 && events > mostEvents) break;
    taken.push(id);
  }
  return taken;
}
