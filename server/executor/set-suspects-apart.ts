import "server-only";
import type { ClaimedJob, Core } from "./core";

/** So many deaths in a row, without getting on in between, and a job is begun apart from others like it. */
const suspectAfter = 2;
/** How soon those that have to wait are looked at again. */
const againMs = 50;

const isSuspect = ({ crashes }: ClaimedJob) => crashes >= suspectAfter;
const begunAt = new WeakMap<ClaimedJob, number>();

/** One that goes on for long holds up the others no more: whoever kills its process mostly does so at once. */
const isWatched = ({ leaseMs }: Core, job: ClaimedJob) => isSuspect(job) && Date.now() - (begunAt.get(job) ?? 0) < leaseMs / 3;

/**
 * A job that takes its process down makes suspects of all that were in hand beside it. From the third time on they are begun one
 * after the other: one that gets on is none any more, and so only the culprit comes to the limit. Gives back the jobs to begin;
 * the rest is put back, not counted as begun.
 */
export async function setSuspectsApart(core: Core, jobs: ClaimedJob[]): Promise<ClaimedJob[]> {
  const suspects = jobs.filter(isSuspect);
  if (suspects.length === 0) return jobs;
  const [next] = [...core.active.values()].some((job) => isWatched(core, job)) ? [] : suspects;
  if (next) begunAt.set(next, Date.now());
  const later = suspects.filter((job) => job !== next);
  if (later.length > 0) await putBack(core, later);
  return jobs.filter((job) => !later.includes(job));
}

async function putBack(core: Core, jobs: ClaimedJob[]): Promise<void> {
  await core.pool.query(
    `UPDATE executor.job j SET fence = NULL, due = now() + $4 * interval '1 ms' FROM unnest($1::text[], $2::text[], $3::bigint[]) AS i(run, step, fence)
     WHERE j.run = i.run AND j.step = i.step AND j.fence = i.fence`,
    [jobs.map((job) => job.run), jobs.map((job) => job.step), jobs.map((job) => job.fence), againMs],
  );
  core.wakeIn(againMs);
}
