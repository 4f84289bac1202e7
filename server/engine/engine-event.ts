import "server-only";
import type { Sql } from "@/server/db";

/** What the engine is told. Ids make a repeated send harmless. */
export type EngineEvent =
  | { id: string; name: "run/requested"; data: { runId: string; orgId: string; priority: number } }
  | { id: string; name: "run/control"; data: { runId: string; kind: "cancel" } }
  | { id: string; name: "run/woken"; data: { runId: string } };

/** Prepares events in a transaction; call what it returns after the commit (inngest.ts). */
export type PrepareSend = (tx: Sql, events: EngineEvent[]) => Promise<() => Promise<void>>;

/** The event that starts a run. */
export function runRequested({ runId, orgId, priority }: { runId: string; orgId: string; priority: number }): EngineEvent {
  return { id: `run-requested-${runId}`, name: "run/requested", data: { runId, orgId, priority } };
}

/** The event that ends a cancelled run's waits and steps. */
export function runCancelled(runId: string): EngineEvent {
  return { id: `run-cancel-${runId}`, name: "run/control", data: { runId, kind: "cancel" } };
}

/**
 * The event that wakes a run that waits, to look at its rows. `why` names the cause: the same cause wakes once.
 */
export function runWoken(runId: string, why: string): EngineEvent {
  return { id: `run-woken-${runId}-${why}`, name: "run/woken", data: { runId } };
}
