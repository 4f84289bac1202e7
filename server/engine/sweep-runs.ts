import "server-only";
import { v7 } from "uuid";
import { pool } from "@/server/db";
import { humanTaskDecided, inngestClient, runCancelled, runRequested } from "./inngest";

/** Older than any send that may still be under way. */
const lostAfterSeconds = 20;
const batchSize = 200;

/**
 * Sends again what a crash may have lost: with an Inngest server, any event, which is sent after the commit that it tells of;
 * with the embedded executor, only an answer that came in the moment between the question and the wait for it. Ids make it
 * harmless when nothing was lost; a repeated answer wakes a step that looks at its row. Returns how many were sent.
 */
export async function sweepRuns(): Promise<number> {
  const requested = await pool().query<{ runId: string; orgId: string }>(
    `SELECT id AS "runId", org_id AS "orgId" FROM run
     WHERE status = 'queued' AND created_at < now() - make_interval(secs => $1) ORDER BY created_at LIMIT $2`,
    [lostAfterSeconds, batchSize],
  );
  // Decided, but the call that waits for the decision has not taken it.
  const decided = await pool().query<{ humanTaskId: string; runId: string }>(
    `SELECT t.id AS "humanTaskId", t.run_id AS "runId" FROM human_task t
     JOIN run r ON r.id = t.run_id AND r.status IN ('running', 'waiting')
     JOIN call c ON c.run_id = t.run_id AND c.key = t.call_key AND c.status = 'started'
     WHERE t.status = 'decided' AND t.decided_at < now() - make_interval(secs => $1) LIMIT $2`,
    [lostAfterSeconds, batchSize],
  );
  const cancelled = await pool().query<{ id: string }>(
    `SELECT id FROM run WHERE status = 'cancelled'
     AND finished_at BETWEEN now() - interval '1 hour' AND now() - make_interval(secs => $1) LIMIT $2`,
    [lostAfterSeconds, batchSize],
  );
  const events = [
    ...requested.rows.map(runRequested),
    // A new id each time: the wait it is for may have been registered after the last.
    ...decided.rows.map((task) => ({ ...humanTaskDecided(task), id: v7() })),
    ...cancelled.rows.map(({ id }) => runCancelled(id)),
  ];
  if (events.length > 0) await inngestClient().send(events);
  return events.length;
}
