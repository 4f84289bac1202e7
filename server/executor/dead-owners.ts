import "server-only";
import { randomInt } from "node:crypto";
import type pg from "pg";

/** Namespace of our advisory locks, so that they meet no one else's. */
const lockSpace = 0x7e11;

/** Owners fit beside 32 random bits in a fence that JavaScript can hold exactly. */
const ownerBits = 20;

/**
 * Takes a number that stands for this process as long as `client` is connected: a session advisory lock, which PostgreSQL lets
 * go the moment the process is gone. It is the upper part of every fence the process claims with. Keeps `wanted` when it can.
 */
export async function holdOwner(client: pg.Client, wanted: number | undefined): Promise<number> {
  for (let owner = wanted ?? randomInt(2 ** ownerBits); ; owner = randomInt(2 ** ownerBits)) {
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS held", [lockSpace, owner]);
    if (rows[0]?.held) return owner;
  }
}

/**
 * Ends at once the leases of processes that are gone, so that a restart need not wait for them to run out. A process that only
 * stalls still holds its lock: its leases run out by themselves. One that merely lost its connection may be taken for gone; its
 * fences then refuse it, as after any takeover. Returns how many jobs became due.
 */
export async function endLeasesOfTheDead(pool: pg.Pool, own: number): Promise<number> {
  const { rows } = await pool.query<{ owner: number }>(
    "SELECT DISTINCT (fence >> 32)::int AS owner FROM executor.job WHERE fence IS NOT NULL AND due > now() AND (fence >> 32) <> $1",
    [own],
  );
  let ended = 0;
  for (const { owner } of rows) {
    // In one statement, so that the lock cannot outlive it on a pooled connection: held only when nobody else does, until commit.
    const { rowCount } = await pool.query(
      `WITH dead AS MATERIALIZED (SELECT pg_try_advisory_xact_lock($1, $2) AS is_dead)
       UPDATE executor.job SET due = now() FROM dead WHERE is_dead AND fence >> 32 = $2 AND due > now()`,
      [lockSpace, owner],
    );
    ended += rowCount ?? 0;
  }
  return ended;
}
