import "server-only";
import { pool } from "@/server/db";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";

/** How soon an effect notices that its run was ended by another process. Ends in this process are noticed at once. */
const lookMs = 1_000;

type Registry = { controllers: Map<string, Set<AbortController>>; timer?: NodeJS.Timeout };

const registry = () => processSingleton("running-effects", (): Registry => ({ controllers: new Map() }));

/** A signal that is aborted when the run becomes final, or by `abort`. Call `release` when the effect is over. */
export function trackEffect(runId: string): { signal: AbortSignal; abort(): void; release(): void } {
  const { controllers } = registry();
  const controller = new AbortController();
  const own = controllers.get(runId) ?? new Set();
  own.add(controller);
  controllers.set(runId, own);
  keepLooking();
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    release() {
      own.delete(controller);
      if (own.size === 0 && controllers.get(runId) === own) controllers.delete(runId);
    },
  };
}

/** Stops what this process does for the run. */
export function abortEffects(runId: string): void {
  for (const controller of registry().controllers.get(runId) ?? []) controller.abort();
}

/** Looks in the database which of the runs that this process works for are final, and stops their effects. */
export async function stopEffectsOfEndedRuns(): Promise<void> {
  const runIds = [...registry().controllers.keys()];
  if (runIds.length === 0) return;
  const { rows } = await pool().query<{ id: string }>(
    "SELECT id FROM run WHERE id = ANY($1) AND status IN ('succeeded', 'failed', 'cancelled')",
    [runIds],
  );
  for (const { id } of rows) abortEffects(id);
}

function keepLooking() {
  const state = registry();
  if (state.timer) return;
  state.timer = setInterval(() => {
    if (state.controllers.size === 0) {
      clearInterval(state.timer);
      state.timer = undefined;
      return;
    }
    stopEffectsOfEndedRuns().catch((error) => log().warn({ err: error }, "could not look for ended runs"));
  }, lookMs);
  state.timer.unref();
}
