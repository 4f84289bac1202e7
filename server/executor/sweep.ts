import "server-only";
import { ensureDiscovery } from "./complete-step";
import { type Core, transition } from "./core";

/**
 * The net under everything else: a run without any job would wait for ever, so it is looked at again. It never happens by
 * the rules of the other files; when it does, it is logged as an error. Every process sweeps. Returns how many it found.
 */
export async function sweepRuns(core: Core): Promise<number> {
  const { rows } = await core.pool.query<{ id: string }>(
    `SELECT id FROM executor.run r WHERE NOT EXISTS (SELECT FROM executor.job j WHERE j.run = r.id AND j.kind <> 'deadline') LIMIT 100`,
  );
  for (const { id } of rows) {
    core.log.error({ run: id }, "found a run that waits for nothing; looking at it again");
    await transition(core, async (tx) => {
      await tx.query("SELECT FROM executor.run WHERE id = $1 FOR UPDATE", [id]);
      await ensureDiscovery(tx, new Map([[id, false]]));
    });
  }
  if (rows.length > 0) core.wake();
  return rows.length;
}

const batch = 5_000;

/**
 * Forgets the ids of events (and idempotency keys) accepted more than `olderThanMs` ago; from then on they no longer
 * deduplicate. Nothing else outlives its run. Small batches, so that no lock is held for long. Returns how many went.
 */
export async function pruneEvents(core: Core, olderThanMs: number): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await core.pool.query(
      `DELETE FROM executor.event WHERE id IN (
         SELECT id FROM executor.event WHERE accepted_at < now() - $1 * interval '1 ms' LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [olderThanMs, batch],
    );
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < batch) return total;
  }
}
