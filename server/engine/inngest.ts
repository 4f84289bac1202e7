import "server-only";
import { Inngest } from "inngest";
import { pool, type Sql } from "@/server/db";
import { env } from "@/server/env";
import { createExecutor, type Executor } from "@/server/executor/executor";
import { log } from "@/server/log";
import { processSingleton } from "@/server/process-singleton";
import { createEngineDeps } from "./create-engine-deps";
import type { EngineDeps } from "./engine-deps";
import type { EngineEvent } from "./engine-event";
import { createDirectFunctions, createFunctions } from "./functions";

export const isEmbedded = () => env().TRELLIS_EXECUTOR === "embedded";

/** Runs that one process works on at once. Most of them wait for a model, so it is not processors that bound it but memory. */
const runsAtOnce = 200;

const executor = () =>
  processSingleton("executor", () => createExecutor({ pool: pool(), log: log(), concurrency: runsAtOnce, tenantOf: orgOf }));

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

const engineDeps = () => processSingleton("engine-deps", (): EngineDeps => ({ ...createEngineDeps(), prepareSend }));

/** All durable functions, with their real hands. */
export function engineFunctions() {
  return processSingleton("engine-functions", () => createFunctions(inngestClient(), engineDeps()));
}

/** The embedded executor, with its functions registered: it accepts events, and executes when machine.ts started it. */
export async function embeddedExecutor(): Promise<Executor> {
  await processSingleton("executor-registered", () =>
    executor().register(inngestClient(), engineFunctions(), { direct: createDirectFunctions(inngestClient(), engineDeps()) }),
  );
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
    const begin = await embedded.acceptAndClaim(tx, events);
    return async () => begin();
  }
  // What they tell of is committed, so a server that cannot be told now fails nobody's request.
  return async () => {
    await inngestClient()
      .send(events)
      .catch((error: unknown) => log().warn({ err: error }, "could not send events; the sweeper sends them again"));
  };
}

/** Whose work an event is: the executor lets orgs take turns. */
export function orgOf({ data }: { data: unknown }): string | undefined {
  return typeof data === "object" && data !== null && "orgId" in data && typeof data.orgId === "string" ? data.orgId : undefined;
}
