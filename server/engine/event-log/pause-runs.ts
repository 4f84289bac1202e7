import "server-only";
import type { Sql } from "@/server/db";
import { isFinalRun, type NewRunEvent, type RunEventData, type RunStatus } from "@/server/workflow/run-event";
import { countEvents } from "../count-events";
import { applyCommits } from "./commit-queue";

/** A live run, with how often it was paused: the name of the wait for its resumption. */
export type PausableRun = { id: string; status: RunStatus; pauses: number };

/**
 * The run and the live runs that it, and they, started for themselves; their rows are locked until the transaction ends, in the
 * order in which commits lock them. Empty when there is no such run in the org, or when it is final.
 */
export async function lockFamily(tx: Sql, { orgId, runId }: { orgId: string; runId: string }): Promise<PausableRun[]> {
  const { rows: family } = await tx.query<{ id: string }>(
    `WITH RECURSIVE family AS (
       SELECT id FROM run WHERE id = $1 AND org_id = $2 AND status NOT IN ('succeeded', 'failed', 'cancelled')
       UNION ALL
       SELECT child.id FROM run child JOIN family ON child.parent_run_id = family.id
       WHERE child.status NOT IN ('succeeded', 'failed', 'cancelled')
     ) SELECT id FROM family`,
    [runId, orgId],
  );
  const { rows } = await tx.query<PausableRun>("SELECT id, status, pauses FROM run WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", [
    family.map(({ id }) => id),
  ]);
  return rows.filter(({ status }) => !isFinalRun(status));
}

/** Pauses runs that `lockFamily` gave: no step of them begins any more. Those that are paused stay as they are. */
export async function pauseRuns(tx: Sql, runs: readonly PausableRun[], said: RunEventData["run-paused"]): Promise<void> {
  const ids = runs.filter(({ status }) => status !== "paused").map(({ id }) => id);
  await tx.query("UPDATE run SET status = 'paused', pauses = pauses + 1 WHERE id = ANY($1)", [ids]);
  await append(tx, ids, { type: "run-paused", data: said });
}

/** Resumes those that are paused, and returns them; single steps that were asked for and not taken are forgotten. */
export async function resumeRuns(tx: Sql, runs: readonly PausableRun[], said: { by: string }): Promise<PausableRun[]> {
  const paused = runs.filter(({ status }) => status === "paused");
  const ids = paused.map(({ id }) => id);
  // As foldRun says it: a run waits when something waits and nothing runs or is about to. One that a process took up while it was
  // paused may have a time and yet not have said that it started.
  await tx.query(
    `UPDATE run SET reason = NULL, held_by_budget = NULL, held_until = NULL, allowed_steps = '{}', step_credits = 0,
       status = CASE WHEN NOT EXISTS (SELECT FROM run_event e WHERE e.run_id = run.id AND e.type = 'run-started') THEN 'queued'
         WHEN EXISTS (SELECT FROM step s WHERE s.run_id = run.id AND s.status = 'waiting')
           AND NOT EXISTS (SELECT FROM step s WHERE s.run_id = run.id AND s.status IN ('running', 'queued')) THEN 'waiting'
         ELSE 'running' END
     WHERE id = ANY($1)`,
    [ids],
  );
  await append(tx, ids, { type: "run-resumed", data: said });
  return paused;
}

/** Lets one more step of a paused run begin. */
export async function addStepCredit(tx: Sql, runId: string): Promise<void> {
  await tx.query("UPDATE run SET step_credits = step_credits + 1 WHERE id = $1 AND status = 'paused'", [runId]);
}

async function append(tx: Sql, runIds: readonly string[], event: NewRunEvent): Promise<void> {
  if (runIds.length === 0) return;
  const commits = runIds.map((runId) => ({ runId, entries: [{ write: "none" as const, events: [event] }] }));
  const results = await applyCommits(tx, commits, true);
  for (const { events } of results) countEvents(events);
}
