import "server-only";
import type { Sql } from "@/server/db";
import type { ClaimedJob, Core } from "./core";

type Row = {
  run: string;
  step: string;
  kind: ClaimedJob["kind"];
  fence: string;
  attempt: number;
  crashes: number;
  claims: number;
  limited: boolean;
  tenant: string;
  rank: number;
  has_parent: boolean;
  fn: string;
  event: string;
};

/**
 * Leases the jobs that `where` names (parameters from $3) by moving `due` to the end of the lease. The fence is random, not a
 * sequence, so that a crash of the database cannot give one out again; its upper part is the owner.
 */
export async function takeJobs(
  core: Core,
  sql: Sql,
  { name, where, values }: { name: string; where: string; values: unknown[] },
): Promise<ClaimedJob[]> {
  const text = `
UPDATE executor.job j SET fence = ($2::bigint << 32) | (random() * 4294967295)::bigint, due = now() + $1 * interval '1 ms', claims = j.claims + 1
FROM executor.run r
WHERE r.id = j.run AND ${where}
RETURNING j.run, j.step, j.kind, j.fence, j.attempt, j.crashes, j.claims, j.lane IS NOT NULL AS limited, j.tenant, j.rank,
  r.parent_run IS NOT NULL AS has_parent, r.fn, r.event, set_config('synchronous_commit', 'off', true)`;
  const { rows } = await sql.query<Row>({ name, text, values: [core.leaseMs, core.owner(), ...values] });
  return rows.map(toJob);
}

function toJob(row: Row): ClaimedJob {
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
    tenant: row.tenant,
    rank: row.rank,
    fn: row.fn,
    event: row.event,
    isLost: false,
    isWriting: false,
  };
}
