import "server-only";
import { type Inngest, NonRetriableError } from "inngest";
import { v7 } from "uuid";
import * as z from "zod";
import type { ErrorValue } from "@/server/errors";
import type { DirectFunction } from "@/server/executor/direct-call";
import { log } from "@/server/log";
import { tellOfEnd } from "./after-end";
import { createDurable } from "./create-durable";
import type { EngineDeps } from "./engine-deps";
import { runWoken } from "./engine-event";
import { commitRun } from "./event-log";
import { interpretRun } from "./interpret-run";
import { RememberedSteps } from "./remembered-steps";

const requested = z.object({ runId: z.string() });
const startEvent = z.object({ data: requested });

/** How soon another invocation begins after one that gave its run back. */
const givenBackMs = 1_000;

/** On an Inngest server each invocation is one HTTP request, which must not go on for ever. */
const longestInvocationMs = 5 * 60_000;

/** An Inngest server ends a function's run of more than 1,000 steps; each wait is one. Well before, another one takes over. */
const longestMemory = 500;

/**
 * The one durable function: carries out a run. Retries are the interpreter's; those here are for a database that is away. Its
 * only steps are waits: everything else is recorded by the event log, and an invocation ends when nothing is left to do but wait
 * (create-durable.ts). So at most one of its steps is ever open, and no two invocations of a run go on side by side. Their names
 * are never used twice: what a wait was for, the rows say. `run/control` ends it; the run row has said so before.
 */
export function createRunWorkflow(client: Inngest.Any, deps: EngineDeps) {
  return client.createFunction(
    {
      id: "run-workflow",
      name: "Run a workflow",
      triggers: [{ event: "run/requested" }],
      priority: { run: "event.data.priority" },
      middleware: [RememberedSteps],
      retries: 10,
      cancelOn: [{ event: "run/control", match: "data.runId" }],
      onFailure: async ({ event, error }) => {
        await failRun(deps, requested.parse(event.data.event.data).runId, error);
      },
    },
    async ({ event, step, runId: functionRunId, rememberedSteps }) => {
      const parsed = requested.safeParse(event.data);
      if (!parsed.success) throw new NonRetriableError("run/requested needs data.runId");
      const { runId } = parsed.data;
      const endsBy = performance.now() + longestInvocationMs;
      const replaced = createReplacement(client, { functionRunId, data: event.data });
      const durable = createDurable({
        park: (until) => {
          if (rememberedSteps >= longestMemory) return replaced.begin();
          step
            .waitForEvent(`park-${v7()}`, { event: "run/woken", timeout: until, if: isWoken(runId) })
            .catch((error: unknown) => log().error({ err: error, runId }, "could not park a run"));
        },
        giveBack: () => {
          step
            .sleep(`pause-${v7()}`, givenBackMs)
            .catch((error: unknown) => log().error({ err: error, runId }, "could not give a run back"));
        },
        mustGiveBack: () => performance.now() > endsBy,
        wake: () => wakeRun(client, runId),
        progressed: () => {},
        now: () => Date.now(),
      });
      const interpreted = interpretRun(runId, { deps, durable }).then((status) => ({ status }));
      return Promise.race([interpreted, replaced.begun]);
    },
  );
}

/** Another run of the function, to carry on where this one stops: what happened is in the event log, so it needs nothing from here. */
function createReplacement(client: Inngest.Any, { functionRunId, data }: { functionRunId: string; data: unknown }) {
  let end: (sent: Promise<{ status: "replaced" }>) => void = () => {};
  const begun = new Promise<{ status: "replaced" }>((resolve) => {
    end = resolve;
  });
  const send = async () => {
    await client.send({ id: `run-requested-after-${functionRunId}`, name: "run/requested", data });
    return { status: "replaced" } as const;
  };
  return { begun, begin: () => end(send()) };
}

/** The same function as the embedded executor calls it, without the SDK's envelope: a fixed cost that a short run would feel. */
export function createDirectRunWorkflow(client: Inngest.Any, deps: EngineDeps): DirectFunction {
  return async ({ event, isStopping, progressed }) => {
    const { runId } = startEvent.parse(event).data;
    return new Promise((resolve, reject) => {
      const durable = createDurable({
        park: (until) => resolve({ kind: "wait", event: "run/woken", if: isWoken(runId), until }),
        giveBack: () => resolve({ kind: "sleep", milliseconds: givenBackMs }),
        mustGiveBack: isStopping,
        wake: () => wakeRun(client, runId),
        progressed,
        now: () => Date.now(),
      });
      interpretRun(runId, { deps, durable }).then((status) => resolve({ kind: "done", data: { status } }), reject);
    });
  };
}

const isWoken = (runId: string) => `async.data.runId == ${JSON.stringify(runId)}`;

async function wakeRun(client: Inngest.Any, runId: string): Promise<void> {
  await client.send(runWoken(runId, v7()));
}

/** The executor gave up on a run: say so where people look. Does nothing when the run is final. */
async function failRun(deps: EngineDeps, runId: string, thrown: Error): Promise<void> {
  const error: ErrorValue =
    thrown.name === "CrashLoop"
      ? {
          code: "crash_loop",
          message: "The run took the process down too often, so it was stopped.",
          fix: "Look for a step that needs more memory than there is, and start the run again.",
        }
      : {
          code: "internal",
          message: "The run could not be carried on.",
          fix: "Start it again. If it happens again, look at the server's log.",
        };
  const { followed } = await commitRun(
    {
      runId,
      entries: [{ write: "none", events: [{ type: "run-failed", data: { error } }] }],
      patch: { status: "failed", error, reason: error.code === "crash_loop" ? "crash-loop" : "engine" },
    },
    { durable: true },
  );
  if (followed) await tellOfEnd(deps.prepareSend, runId);
}
