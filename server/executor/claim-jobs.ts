import "server-only";
import { claimFairly } from "./claim-fairly";
import { claimLimited } from "./claim-limited";
import type { ClaimedJob, Core } from "./core";
import { setSuspectsApart } from "./set-suspects-apart";
import { takeJobs } from "./take-jobs";

/**
 * Claims up to `count` due jobs for this process. No two processes ever hold the same job with the same fence. While all that is
 * due fits, plainly: oldest first, in one statement. Once more is due than fits, by turns of the tenants (claim-fairly.ts); a
 * tenant waits for at most one claim until that begins. A further statement when some function limits its concurrency.
 */
export async function claimJobs(core: Core, count: number): Promise<ClaimedJob[]> {
  const jobs = core.turns.isCrowded ? await claimFairly(core, count) : [];
  if (jobs.length < count) jobs.push(...(await claimOldest(core, count - jobs.length)));
  core.turns.isCrowded = jobs.length >= count;
  const hasLimits = [...core.functions.byId.values()].some((fn) => fn.limits.length > 0);
  if (hasLimits && jobs.length < count) jobs.push(...(await claimLimited(core, count - jobs.length)));
  const begun = await setSuspectsApart(core, jobs);
  core.counters.claimed += begun.length;
  return begun;
}

const claimOldest = (core: Core, count: number) => takeJobs(core, core.pool, { name: "executor-claim", where: oldestSql, values: [count] });

const oldestSql = `(j.run, j.step) IN (
  SELECT run, step FROM executor.job WHERE lane IS NULL AND fence IS NULL AND due <= now() ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED
)`;
