import "server-only";
import type { ClaimedJob, Core } from "./core";
import { takeJobs } from "./take-jobs";

/** Where the turns of the tenants stand in this process. */
export type Turns = {
  /** The last claim was full, so more may be due than fits. */
  isCrowded: boolean;
  /** Queues are listed a part at a time; the next part begins after this tenant. */
  listedUntil: string | undefined;
  /** Who was served last; whoever comes after it by name is next among equals. */
  served: string;
};

type Queue = { tenant: string; rank: number };

// One look at each costs a few microseconds; more tenants than this take turns by parts.
const queuesPerClaim = 256;

/**
 * Claims by turns: every slot goes to the tenant that has the fewest jobs in hand here, so a tenant with a hundred thousand due
 * jobs delays nobody by more than this claim. Within a tenant the lower rank goes first, then the older. It may come back with
 * less than is due: queues are listed a part at a time, and a tenant may have less than its share.
 */
export async function claimFairly(core: Core, count: number): Promise<ClaimedJob[]> {
  const queues = await listQueues(core);
  if (queues.length === 0) return [];
  const shares = shareSlots(core, { tenants: [...new Set(queues.map(({ tenant }) => tenant))], count });
  const served = queues.filter(({ tenant }) => shares.has(tenant));
  return takeJobs(core, core.pool, {
    name: "executor-claim-fairly",
    where: fairSql,
    values: [served.map(({ tenant }) => tenant), served.map(({ rank }) => rank), served.map(({ tenant }) => shares.get(tenant))],
  });
}

/** The queues (a tenant's jobs of one rank) that have something due, from the part that is next. */
async function listQueues(core: Core): Promise<Queue[]> {
  const { turns } = core;
  const { rows } = await core.pool.query<Queue & { is_due: boolean }>({
    name: "executor-queues",
    text: queuesSql,
    values: [turns.listedUntil ?? "", turns.listedUntil === undefined ? -(2 ** 31) : 2 ** 31 - 1, queuesPerClaim],
  });
  turns.listedUntil = rows.length < queuesPerClaim ? undefined : rows.at(-1)?.tenant;
  return rows.filter((row) => row.is_due);
}

// Jumps from queue to queue along the index, however many jobs each holds.
const free = "fence IS NULL AND coalesce(lane, '') = ''";
const queuesSql = `
WITH RECURSIVE queue AS (
  (SELECT tenant, rank FROM executor.job WHERE ${free} AND (tenant, rank) > ($1::text, $2::int) ORDER BY tenant, rank LIMIT 1)
  UNION ALL
  SELECT next.tenant, next.rank FROM queue, LATERAL (
    SELECT tenant, rank FROM executor.job WHERE ${free} AND (tenant, rank) > (queue.tenant, queue.rank) ORDER BY tenant, rank LIMIT 1
  ) AS next
)
SELECT tenant, rank, EXISTS (
  SELECT FROM executor.job j WHERE ${free} AND j.tenant = queue.tenant AND j.rank = queue.rank AND j.due <= now()
) AS is_due FROM queue LIMIT $3`;

const fairSql = `(j.run, j.step) IN (
  SELECT run, step FROM (
    SELECT due.run, due.step, queue.share, row_number() OVER (PARTITION BY queue.tenant ORDER BY queue.rank, due.due) AS nth
    FROM unnest($3::text[], $4::int[], $5::int[]) AS queue(tenant, rank, share), LATERAL (
      SELECT run, step, due FROM executor.job
      WHERE ${free} AND tenant = queue.tenant AND rank = queue.rank AND due <= now()
      ORDER BY due LIMIT queue.share FOR UPDATE SKIP LOCKED
    ) AS due
  ) AS ranked WHERE nth <= share
)`;

/** Deals `count` slots out, each to the tenant with the least in hand; equals go round, from whoever was served last. */
function shareSlots({ active, turns }: Core, { tenants, count }: { tenants: string[]; count: number }): Map<string, number> {
  const inHand = new Map(tenants.map((tenant) => [tenant, 0]));
  for (const { tenant } of active.values()) {
    const held = inHand.get(tenant);
    if (held !== undefined) inHand.set(tenant, held + 1);
  }
  const shares = new Map<string, number>();
  for (let slot = 0; slot < count; slot++) {
    const least = Math.min(...inHand.values());
    const equals = tenants.filter((tenant) => inHand.get(tenant) === least);
    const next = equals.find((tenant) => tenant > turns.served) ?? equals[0];
    if (next === undefined) break;
    inHand.set(next, least + 1);
    shares.set(next, (shares.get(next) ?? 0) + 1);
    turns.served = next;
  }
  return shares;
}
