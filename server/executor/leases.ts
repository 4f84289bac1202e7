import "server-only";
import type { Sql } from "@/server/db";
import type { ClaimedJob, Core } from "./core";

/** Extends the leases of what this process holds. Jobs that are no longer its own are marked lost. */
export async function renewLeases(core: Core, sql: Sql): Promise<void> {
  const held = [...core.active.values()].filter((job) => !job.isLost);
  if (held.length === 0) return;
  const { rows } = await sql.query<{ fence: string }>(
    `UPDATE executor.job j SET due = now() + $1 * interval '1 ms' FROM unnest($2::text[], $3::text[], $4::bigint[]) AS i(run, step, fence)
     WHERE j.run = i.run AND j.step = i.step AND j.fence = i.fence RETURNING j.fence`,
    [core.leaseMs, held.map((job) => job.run), held.map((job) => job.step), held.map((job) => job.fence)],
  );
  const renewed = new Set(rows.map((row) => Number(row.fence)));
  for (const job of held) {
    // One that is being written has ended, or its own write finds out that it was lost.
    if (renewed.has(job.fence) || job.isWriting || !core.active.has(job.fence)) continue;
    job.isLost = true;
    core.log.warn({ run: job.run, step: job.step }, "lost the lease of a run; another process has it, or it was cancelled");
  }
}

/** Gives jobs back at once, without counting it as a crash. What they still report is refused. */
export async function releaseJobs(core: Core, jobs: ClaimedJob[]): Promise<void> {
  for (const job of jobs) job.isLost = true;
  if (jobs.length === 0) return;
  await core.pool.query(
    `UPDATE executor.job j SET fence = NULL, due = now() FROM unnest($1::text[], $2::text[], $3::bigint[]) AS i(run, step, fence)
     WHERE j.run = i.run AND j.step = i.step AND j.fence = i.fence`,
    [jobs.map((job) => job.run), jobs.map((job) => job.step), jobs.map((job) => job.fence)],
  );
}

/**
 * Puts back what was held under leases that have ended: the process died or stalled, and its fence is refused from here on.
 * Renew this process's own leases first when that is overdue. Returns how many jobs are free again.
 */
export async function returnEndedLeases(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE executor.job SET fence = NULL, due = now(), crashes = crashes + 1 WHERE (run, step) IN (
       SELECT run, step FROM executor.job WHERE fence IS NOT NULL AND due <= now() FOR UPDATE SKIP LOCKED)`,
  );
  return rowCount ?? 0;
}
