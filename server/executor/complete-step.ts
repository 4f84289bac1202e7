import "server-only";
import type { Sql } from "@/server/db";
import { createBatcher } from "./batcher";
import { type Core, transition } from "./core";

// In SQL below, a run's pending steps are its jobs other than the discovery and the deadlines.

/** A pending step that is over, and what to remember of it. With `fence`, only this claim may end it. */
export type CompletedStep = { run: string; step: string; value: string; fence?: number };

/**
 * Ends pending steps: remembers their values, deletes their jobs and makes sure that their runs go on. Answers for each
 * whether it did; false when someone else ended the step first, and then nothing is written for it.
 */
export async function completeSteps(tx: Sql, steps: CompletedStep[]): Promise<boolean[]> {
  const { rows } = await tx.query<{ run: string; step: string; race: boolean }>({
    name: "executor-complete-steps",
    text: takeSql,
    values: [
      steps.map((step) => step.run),
      steps.map((step) => step.step),
      steps.map((step) => step.value),
      steps.map((step) => step.fence ?? null),
    ],
  });
  const isRace = new Map<string, boolean>();
  for (const row of rows) isRace.set(row.run, row.race || isRace.get(row.run) === true);
  await ensureDiscovery(tx, isRace);
  const taken = new Set(rows.map((row) => `${row.run}/${row.step}`));
  return steps.map((step) => taken.has(`${step.run}/${step.step}`));
}

const takeSql = `
WITH input AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS i(run, step, value, fence, nth)),
held AS MATERIALIZED (SELECT id FROM executor.run WHERE id = ANY($1) ORDER BY id FOR UPDATE),
taken AS (
  DELETE FROM executor.job j USING input i, held
  WHERE held.id = i.run AND j.run = i.run AND j.step = i.step AND (i.fence IS NULL OR j.fence = i.fence)
  RETURNING j.run, j.step, j.race, i.value, i.nth
), saved AS (INSERT INTO executor.step (run, id, value) SELECT run, step, value FROM taken ORDER BY nth ON CONFLICT DO NOTHING)
SELECT run, step, race FROM taken`;

/**
 * Sees to it that runs are looked at again: always where the value is true, else once nothing is pending. A discovery that is
 * under way has read the steps already, so it is marked to run once more. The caller holds the locks on the runs' rows, and
 * this is a statement of its own, so that of two steps that end at once the second sees the first.
 */
export async function ensureDiscovery(tx: Sql, runs: ReadonlyMap<string, boolean>): Promise<void> {
  if (runs.size === 0) return;
  await tx.query({ name: "executor-ensure-discovery", text: discoverSql, values: [[...runs.keys()], [...runs.values()]] });
}

const discoverSql = `
INSERT INTO executor.job (run, step, kind, due, tenant, rank, lane)
SELECT r.id, 'step', 'call', now(), r.tenant, r.rank, r.lane FROM unnest($1::text[], $2::bool[]) AS i(run, always) JOIN executor.run r ON r.id = i.run
WHERE i.always OR NOT EXISTS (SELECT FROM executor.job p WHERE p.run = r.id AND p.step <> 'step' AND p.kind <> 'deadline')
ORDER BY r.id
ON CONFLICT (run, step) DO UPDATE SET again = true WHERE job.fence IS NOT NULL`;

/**
 * Ends the steps that calls and timers report, many in one transaction: siblings that end together would otherwise queue for
 * the lock on their run, each with a connection in hand.
 */
export function createStepCompleter(core: Core) {
  return createBatcher<CompletedStep, boolean>(async (steps) => {
    const completed = await transition(core, (tx) => completeSteps(tx, steps));
    core.wake();
    return completed;
  });
}
