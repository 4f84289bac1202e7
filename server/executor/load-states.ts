import "server-only";
import type { ClaimedJob, Core } from "./core";

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
             EXISTS (SELECT FROM executor.job p WHERE p.run = r.run AND p.step <> 'step' AND p.kind <> 'deadline') AS has_pending
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
