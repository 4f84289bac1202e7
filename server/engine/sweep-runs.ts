import "server-only";
import { v7 } from "uuid";
import { pool } from "@/server/db";
import { tellOfEnd } from "./after-end";
import { runCancelled, runRequested, runWoken } from "./engine-event";
import { followListenedRuns, listUntold } from "./event-log/follow-runs";
import { inngestClient, prepareSend } from "./inngest";

/** Older than any send that may still be under way. */
const lostAfterSeconds = 20;
const batchSize = 200;

/**
 * Sends again what a crash may have lost: with an Inngest server, any event, which is sent after the commit that it tells of;
 * with the embedded executor, only what came in the moment between a run's last look and its wait. Ids make it harmless when
 * nothing was lost; a run that is woken for nothing looks at its rows and waits on. Tells of ends that were not told. Returns how
 * many events were sent.
 */
export async function sweepRuns(): Promise<number> {
  const requested = await pool().query<{ runId: string; orgId: string; priority: number }>(
    `SELECT id AS "runId", org_id AS "orgId", priority FROM run
     WHERE status = 'queued' AND (admission IS NULL OR admission = 'admitted') AND created_at < now() - make_interval(secs => $1) ORDER BY created_at LIMIT $2`,
    [lostAfterSeconds, batchSize],
  );
  const cancelled = await pool().query<{ id: string }>(
    `SELECT id FROM run WHERE status = 'cancelled'
     AND finished_at BETWEEN now() - interval '1 hour' AND now() - make_interval(secs => $1) LIMIT $2`,
    [lostAfterSeconds, batchSize],
  );
  const events = [...requested.rows.map(runRequested), ...cancelled.rows.map(({ id }) => runCancelled(id))];
  if (events.length > 0) await inngestClient().send(events);
  await followListenedRuns();
  for (const runId of await listUntold(lostAfterSeconds, batchSize)) await tellOfEnd(prepareSend, runId);
  return events.length + (await wakeReadyRuns(lostAfterSeconds));
}

/**
 * Wakes the runs whose wait has been over for so many seconds without their taking notice: the signal came in the moment between
 * a run's last look and its wait, and the process that would have looked again is gone. Returns how many.
 */
export async function wakeReadyRuns(overForSeconds: number): Promise<number> {
  const { rows } = await pool().query<{ runId: string }>(
    `SELECT DISTINCT r.id AS "runId" FROM run r JOIN call c ON c.run_id = r.id AND c.status = 'started'
     LEFT JOIN human_task t ON t.run_id = c.run_id AND t.call_key = c.key
     WHERE r.status IN ('running', 'waiting', 'paused')
       AND ((c.kind = 'task' AND t.status = 'decided' AND t.decided_at < now() - make_interval(secs => $1))
         OR (c.kind = 'runs' AND c.started_at < now() - make_interval(secs => $1) AND NOT EXISTS (SELECT FROM run o WHERE o.parent_run_id = r.id AND o.parent_call_key = c.key
           AND o.status NOT IN ('succeeded', 'failed', 'cancelled'))))
     UNION SELECT id FROM run WHERE status IN ('running', 'waiting', 'queued') AND pauses > 0
       AND NOT EXISTS (SELECT FROM step WHERE run_id = run.id AND status IN ('running', 'waiting', 'retrying'))
       AND EXISTS (SELECT FROM step WHERE run_id = run.id AND status = 'queued') LIMIT $2`,
    [overForSeconds, batchSize],
  );
  // A new id each time: the wait it is for may have been registered after the last.
  if (rows.length > 0) await inngestClient().send(rows.map(({ runId }) => runWoken(runId, v7())));
  return rows.length;
}
