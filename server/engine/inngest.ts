import "server-only";
import { Inngest } from "inngest";
import { pool, type Sql } from "@/server/db";
import { env } from "@/server/env";
import { createExecutor, type Executor } from "@/server/executor/executor";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import { createEngineDeps } from "./create-engine-deps";
import { createFunctions } from "./functions";

/** What the engine is told. Ids make a repeated send harmless. */
export type EngineEvent =
  | { id: string; name: "run/requested"; data: { runId: string; orgId: string } }
  | { id: string; name: "run/control"; data: { runId: string; kind: "cancel" } }
  | { id: string; name: "human-task/decided"; data: { humanTaskId: string; runId: string } };

export const isEmbedded = () => env().TRELLIS_EXECUTOR === "embedded";

const executor = () => processSingleton("executor", () => createExecutor({ pool: pool(), log: log(), savesBehind: true }));

/**
 * The one Inngest client. Embedded: everything it sends stays in the process. Otherwise the SDK's own environment variables say
 * where its server is (INNGEST_DEV, INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY).
 */
export function inngestClient(): Inngest {
  return processSingleton(
    "inngest",
    () =>
      new Inngest({
        id: "trellis",
        logger: log(),
        ...(isEmbedded() ? { isDev: true, baseUrl: "http://embedded.invalid", fetch: executor().fetch } : {}),
      }),
  );
}

/** All durable functions, with their real hands. */
export function engineFunctions() {
  return processSingleton("engine-functions", () => createFunctions(inngestClient(), createEngineDeps()));
}

/** The embedded executor, with its functions registered: it accepts events, and executes when machine.ts started it. */
export async function embeddedExecutor(): Promise<Executor> {
  await processSingleton("executor-registered", () => executor().register(inngestClient(), engineFunctions()));
  return executor();
}

/**
 * Prepares events in the caller's transaction and returns what is to be called after its commit. Embedded: the events are rows
 * that commit with it. On an Inngest server they are sent by the returned function; what it, or a crash in between, loses is
 * sent again by the sweeper (sweep-runs.ts).
 */
export async function prepareSend(tx: Sql, events: EngineEvent[]): Promise<() => Promise<void>> {
  if (isEmbedded()) {
    const embedded = await embeddedExecutor();
    await embedded.acceptEvents(tx, events);
    return async () => embedded.wake();
  }
  // What they tell of is committed, so a server that cannot be told now fails nobody's request.
  return async () => {
    await inngestClient()
      .send(events)
      .catch((error: unknown) => log().warn({ err: error }, "could not send events; the sweeper sends them again"));
  };
}

/** The event that starts a run. */
export function runRequested(run: { runId: string; orgId: string }): EngineEvent {
  return { id: `run-requested-${run.runId}`, name: "run/requested", data: { runId: run.runId, orgId: run.orgId } };
}

/** The event that ends a cancelled run's waits and steps. */
export function runCancelled(runId: string): EngineEvent {
  return { id: `run-cancel-${runId}`, name: "run/control", data: { runId, kind: "cancel" } };
}

/** The event that wakes the step that asked. */
export function humanTaskDecided(task: { humanTaskId: string; runId: string }): EngineEvent {
  return { id: `human-task-decided-${task.humanTaskId}`, name: "human-task/decided", data: task };
}
