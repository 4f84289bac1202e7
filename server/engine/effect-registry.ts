import "server-only";
import { pool } from "@/server/db";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";

/** How soon an effect notices that its run was ended by another process. Ends in this process are noticed at once. */
const lookMs = 1_000;

type Effect = { stepKey: string; controller: AbortController };
type Registry = { effects: Map<string, Set<Effect>>; timer?: NodeJS.Timeout };

const registry = () => processSingleton("running-effects", (): Registry => ({ effects: new Map() }));

/** A signal that is aborted when the run becomes final, when the step is skipped, or by `abort`. Call `release` when the effect is over. */
export function trackEffect(runId: string, stepKey: string): { signal: AbortSignal; abort(): void; release(): void } {
  const { effects } = registry();
  const controller = new AbortController();
  const effect = { stepKey, controller };
  const own = effects.get(runId) ?? new Set();
  own.add(effect);
  effects.set(runId, own);
  keepLooking();
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    release() {
      own.delete(effect);
      if (own.size === 0 && effects.get(runId) === own) effects.delete(runId);
    },
  };
}

/** Stops what this process does for the run, or for one step of it. */
export function abortEffects(runId: string, stepKey?: string): void {
  for (const effect of registry().effects.get(runId) ?? [])
    if (stepKey === undefined || effect.stepKey === stepKey) effect.controller.abort();
}

/** Looks in the database which runs that this process works for are final, and which steps are skipped, and stops their effects. */
export async function stopUnwantedEffects(): Promise<void> {
  const runIds = [...registry().effects.keys()];
  if (runIds.length === 0) return;
  const { rows } = await pool().query<{ id: string; step: string | null }>(
    `SELECT id, NULL AS step FROM run WHERE id = ANY($1) AND status IN ('succeeded', 'failed', 'cancelled')
     UNION ALL SELECT run_id, step_key FROM step_control WHERE run_id = ANY($1) AND kind = 'skip'`,
    [runIds],
  );
  for (const { id, step } of rows) abortEffects(id, step ?? undefined);
}

function keepLooking() {
  const state = registry();
  if (state.timer) return;
  state.timer = setInterval(() => {
    if (state.effects.size === 0) {
      clearInterval(state.timer);
      state.timer = undefined;
      return;
    }
    stopUnwantedEffects().catch((error) => log().warn({ err: error }, "could not look for ended runs"));
  }, lookMs);
  state.timer.unref();
}
