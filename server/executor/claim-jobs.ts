import "server-only";
import type { Sql } from "@/server/db";
import type { ClaimedJob, Core } from "./core";
import { transition } from "./core";

type Row = {
  run: string;
  step: string;
  kind: ClaimedJob["kind"];
  fence: string;
  attempt: number;
  crashes: number;
  claims: number;
  limited: boolean;
  has_parent: boolean;
  fn: string;
  event: string;
};

// A claim leases the job by moving `due` to the end of the lease. Found due with a fence, it was left by a process that died.
// The fence is random, not a sequence, so that a crash of the database cannot give one out again; its upper part is the owner.
const take = `
UPDATE executor.job j SET fence = ($3::bigint << 32) | (random() * 4294967295)::bigint, due = now() + $1 * interval '1 ms', claims = j.claims + 1,
  crashes = j.crashes + CASE WHEN j.fence IS NULL THEN 0 ELSE 1 END
FROM executor.run r
WHERE r.id = j.run AND`;
const taken = `
RETURNING j.run, j.step, j.kind, j.fence, j.attempt, j.crashes, j.claims, j.limited, r.parent_run IS NOT NULL AS has_parent, r.fn, r.event,
  set_config('synchronous_commit', 'off', true)`;

const claimSql = `${take} (j.run, j.step) IN (
  SELECT run, step FROM executor.job WHERE NOT limited AND due <= now() ORDER BY due LIMIT $2 FOR UPDATE SKIP LOCKED
)${taken}`;

/**
 * Claims up to `count` due jobs for this process, oldest first, in one statement; a second one when some function limits
 * its concurrency. No two processes ever hold the same job with the same fence.
 */
export async function claimJobs(core: Core, count: number): Promise<ClaimedJob[]> {
  const leasedUntil = Date.now() + core.leaseMs;
  const { rows } = await core.pool.query<Row>({ name: "executor-claim", text: claimSql, values: [core.leaseMs, count, core.owner()] });
  const jobs = rows.map((row) => toJob(row, leasedUntil));
  const hasLimits = [...core.functions.byId.values()].some((fn) => fn.limits.length > 0);
  if (hasLimits && jobs.length < count) jobs.push(...(await claimLimited(core, count - jobs.length)));
  core.counters.claimed += jobs.length;
  return jobs;
}

function toJob(row: Row, leasedUntil: number): ClaimedJob {
  return {
    run: row.run,
    step: row.step,
    kind: row.kind,
    fence: Number(row.fence),
    attempt: row.attempt,
    crashes: row.crashes,
    isFirst: row.claims === 1 && row.step === "step",
    hasParent: row.has_parent,
    isLimited: row.limited,
    fn: row.fn,
    event: row.event,
    isLost: false,
    leasedUntil,
    saving: undefined,
    isWriting: false,
  };
}

type Candidate = { run: string; step: string; key1: string; limit1: number; key2: string | null; limit2: number | null };

/**
 * Claims jobs of functions with limited concurrency. One claimer at a time, in the whole database, so that a limit is exact:
 * what executes is counted (a sleeping run is not), then as many as fit are taken, oldest first within each key.
 */
async function claimLimited(core: Core, count: number): Promise<ClaimedJob[]> {
  return transition(core, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('executor.limited', 0))");
    const candidates = await tx.query<Candidate>(candidatesSql, [count]);
    if (candidates.rows.length === 0) return [];
    const used = await countExecuting(tx);
    const fits = (key: string | null, limit: number | null) => key === null || (used.get(key) ?? 0) < (limit ?? 0);
    const chosen = candidates.rows.filter((row) => {
      if (!fits(row.key1, row.limit1) || !fits(row.key2, row.limit2)) return false;
      for (const key of [row.key1, row.key2]) if (key !== null) used.set(key, (used.get(key) ?? 0) + 1);
      return true;
    });
    const wanted = chosen.slice(0, count);
    if (wanted.length === 0) return [];
    const leasedUntil = Date.now() + core.leaseMs;
    const { rows } = await tx.query<Row>(
      `${take} (j.run, j.step) IN (SELECT * FROM unnest($2::text[], $4::text[])) AND j.due <= now()${taken}`,
      [core.leaseMs, wanted.map((row) => row.run), core.owner(), wanted.map((row) => row.step)],
    );
    return rows.map((row) => toJob(row, leasedUntil));
  });
}

// A few per key are enough to fill any key that has room, so one full key cannot hide the others.
const candidatesSql = `
SELECT run, step, key1, limit1, key2, limit2 FROM (
  SELECT j.run, j.step, j.due, r.key1, r.limit1, r.key2, r.limit2, row_number() OVER (PARTITION BY r.key1, r.key2 ORDER BY j.due) AS nth
  FROM executor.job j JOIN executor.run r ON r.id = j.run WHERE j.limited AND j.due <= now()
) c WHERE nth <= least(limit1, $1) ORDER BY nth, due`;

async function countExecuting(tx: Sql): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ key: string; executing: number }>(
    `SELECT k.key, count(*)::int AS executing FROM executor.job j JOIN executor.run r ON r.id = j.run, LATERAL (VALUES (r.key1), (r.key2)) AS k(key)
     WHERE j.limited AND j.fence IS NOT NULL AND j.due > now() AND k.key IS NOT NULL GROUP BY k.key`,
  );
  return new Map(rows.map((row) => [row.key, row.executing]));
}

/** What a call needs to know of a run's past. `steps` is JSON text. */
export type RunState = { steps: string; order: string[]; hasPending: boolean };

export const emptyState: RunState = { steps: "{}", order: [], hasPending: false };

/**
 * Reads what the runs of claimed jobs remember. A statement after the claim, never the same one: a claim that waited for a
 * lock has an older snapshot, and a step missed here would run twice.
 */
export async function loadStates(core: Core, jobs: ClaimedJob[]): Promise<Map<string, RunState>> {
  const runs = [...new Set(jobs.filter((job) => job.kind === "call" && !job.isFirst).map((job) => job.run))];
  const states = new Map<string, RunState>();
  if (runs.length === 0) return states;
  const { rows } = await core.pool.query<{ run: string; has_pending: boolean; id: string | null; value: string | null }>({
    name: "executor-load",
    text: `SELECT r.run, s.id, s.value,
             EXISTS (SELECT FROM executor.job p WHERE p.run = r.run AND p.step NOT IN ('step', 'deadline')) AS has_pending
           FROM unnest($1::text[]) AS r(run) LEFT JOIN executor.step s ON s.run = r.run ORDER BY r.run, s.n`,
    values: [runs],
  });
  const parts = new Map<string, string[]>();
  for (const row of rows) {
    const state = states.get(row.run) ?? { steps: "", order: [], hasPending: row.has_pending };
    states.set(row.run, state);
    if (row.id === null || row.value === null) continue;
    state.order.push(row.id);
    const own = parts.get(row.run) ?? [];
    parts.set(row.run, own);
    own.push(`"${row.id}":${row.value}`);
  }
  for (const [run, state] of states) state.steps = `{${(parts.get(run) ?? []).join(",")}}`;
  return states;
}

/** Extends the leases of what this process holds. Jobs that are no longer its own are marked lost. */
export async function renewLeases(core: Core, sql: Sql): Promise<void> {
  const held = [...core.active.values()].filter((job) => !job.isLost);
  if (held.length === 0) return;
  const leasedUntil = Date.now() + core.leaseMs;
  const { rows } = await sql.query<{ fence: string }>(
    `UPDATE executor.job j SET due = now() + $1 * interval '1 ms' FROM unnest($2::text[], $3::text[], $4::bigint[]) AS i(run, step, fence)
     WHERE j.run = i.run AND j.step = i.step AND j.fence = i.fence RETURNING j.fence`,
    [core.leaseMs, held.map((job) => job.run), held.map((job) => job.step), held.map((job) => job.fence)],
  );
  const renewed = new Set(rows.map((row) => Number(row.fence)));
  for (const job of held) {
    if (renewed.has(job.fence)) job.leasedUntil = leasedUntil;
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
