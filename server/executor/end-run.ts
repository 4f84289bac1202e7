import "server-only";
import type { Sql } from "@/server/db";
import { createBatcher } from "./batcher";
import { completeSteps } from "./complete-step";
import type { ClaimedJob, Core } from "./core";
import { insertEvents, prepareEvent } from "./insert-events";
import { type IncomingEvent, type JsonError, rememberData, rememberError } from "./protocol";

export type Ending =
  | { status: "Completed"; data: unknown }
  | { status: "Failed"; error: JsonError }
  | { status: "Cancelled"; error: JsonError };

const finished = "inngest/function.finished";

type RunRow = {
  id: string;
  fn: string;
  event: string;
  tenant: string;
  rank: number;
  parent_run: string | null;
  parent_step: string | null;
};

/**
 * Ends a run in one transaction: deletes all that is kept of it, announces the end to the functions that listen, and
 * resumes the run that invoked it. With a job, only while its claim holds. Returns false when the run is no longer ours.
 */
export async function endRun(core: Core, tx: Sql, run: string, options: { ending: Ending; job?: ClaimedJob }): Promise<boolean> {
  const { rows } = await tx.query<RunRow>(
    "SELECT id, fn, event, tenant, rank, parent_run, parent_step FROM executor.run WHERE id = $1 FOR UPDATE",
    [run],
  );
  const row = rows[0];
  if (!row) return false;
  const { ending, job } = options;
  if (job) {
    const held = await tx.query("SELECT FROM executor.job WHERE run = $1 AND step = $2 AND fence = $3 FOR UPDATE", [
      run,
      job.step,
      job.fence,
    ]);
    if (held.rowCount === 0) return false;
  }
  await tx.query(
    `WITH jobs AS (DELETE FROM executor.job WHERE run = $1), steps AS (DELETE FROM executor.step WHERE run = $1),
     cancellations AS (DELETE FROM executor.cancellation WHERE run = $1) DELETE FROM executor.run WHERE id = $1`,
    [run],
  );
  const events = announcements(core, row, ending);
  if (events.length > 0)
    await insertEvents(
      core,
      tx,
      events.map((event) => prepareEvent(core, event, row)),
    );
  if (row.parent_run !== null && row.parent_step !== null) {
    const value = ending.status === "Completed" ? rememberData(ending.data) : rememberError(ending.error);
    await completeSteps(tx, [{ run: row.parent_run, step: row.parent_step, value }]);
  }
  core.counters[ending.status === "Completed" ? "completed" : ending.status === "Failed" ? "failed" : "cancelled"]++;
  if (ending.status === "Failed")
    core.log.warn({ run, fn: row.fn, error: ending.error.message, name: ending.error.name }, "durable function failed");
  return true;
}

/** Cancels a run in the caller's transaction. A call that is under way is refused at its next checkpoint. */
export async function cancelRun(core: Core, tx: Sql, run: string): Promise<boolean> {
  return endRun(core, tx, run, { ending: { status: "Cancelled", error: { name: "CancelledError", message: "The run was cancelled." } } });
}

/** The events that tell of a run's end; only those that start a function here, for nobody else could see them. */
function announcements(core: Core, row: Pick<RunRow, "id" | "fn" | "event">, ending: Ending): IncomingEvent[] {
  if (core.functions.byId.get(row.fn)?.isFailureHandler) return [];
  const event = JSON.parse(row.event);
  const outcome =
    ending.status === "Completed" ? { result: ending.data ?? null } : { error: { ...ending.error, error: ending.error.name }, result: {} };
  const data = { function_id: row.fn, run_id: row.id, event, events: [event], ...outcome, _inngest: { status: ending.status } };
  const names = [finished, ...(ending.status === "Completed" ? [] : [`inngest/function.${ending.status.toLowerCase()}`])];
  return names
    .filter((name) => core.functions.startedBy(name, { name, data }).length > 0)
    .map((name) => ({ id: `${row.id}/${name.slice(name.lastIndexOf(".") + 1)}`, name, data }));
}

/**
 * Ends completed runs that nobody listens to and nobody invoked, many in one statement: the usual end, and the hot one.
 * Answers for each whether its claim still held.
 */
export function createRunCompleter(core: Core) {
  return createBatcher<ClaimedJob, boolean>(async (jobs) => {
    const { rows } = await core.pool.query<{ run: string }>({
      name: "executor-complete",
      text: completeSql,
      values: [jobs.map((job) => job.run), jobs.map((job) => job.fence)],
    });
    const won = new Set(rows.map((row) => row.run));
    core.counters.completed += won.size;
    return jobs.map((job) => won.has(job.run));
  });
}

// Runs are locked before jobs, in order, as everywhere.
const completeSql = `
WITH input AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS i(run, fence)),
held AS MATERIALIZED (SELECT id FROM executor.run WHERE id = ANY($1) ORDER BY id FOR UPDATE),
won AS (DELETE FROM executor.job j USING input i, held WHERE held.id = i.run AND j.run = i.run AND j.step = 'step' AND j.fence = i.fence RETURNING j.run),
jobs AS (DELETE FROM executor.job j USING won WHERE j.run = won.run AND j.step <> 'step'),
steps AS (DELETE FROM executor.step s USING won WHERE s.run = won.run),
cancellations AS (DELETE FROM executor.cancellation c USING won WHERE c.run = won.run),
runs AS (DELETE FROM executor.run r USING won WHERE r.id = won.run)
SELECT run, set_config('synchronous_commit', 'off', true) FROM won`;

/** Whether a completed run may go through the completer: nobody invoked it, and no function listens to its end. */
export function endsQuietly(core: Core, job: ClaimedJob, data: unknown): boolean {
  if (job.hasParent || job.step !== "step") return false;
  if (!core.functions.listensTo(finished)) return true;
  return announcements(core, { id: job.run, fn: job.fn, event: job.event }, { status: "Completed", data }).length === 0;
}
