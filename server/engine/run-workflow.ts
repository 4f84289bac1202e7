import "server-only";
import { type Inngest, NonRetriableError } from "inngest";
import * as z from "zod";
import type { ErrorValue } from "@/server/errors";
import type { EngineDeps } from "./engine-deps";
import { commitRun } from "./event-log";
import { createInngestDurable } from "./inngest-durable";
import { interpretRun } from "./interpret-run";

const requested = z.object({ runId: z.string() });

/**
 * The one durable function: carries out a run. Retries are the interpreter's; those here are for a database that is away.
 * `run/control` ends it; the run row has said so before.
 */
export function createRunWorkflow(client: Inngest.Any, deps: EngineDeps) {
  return client.createFunction(
    {
      id: "run-workflow",
      name: "Run a workflow",
      triggers: [{ event: "run/requested" }],
      retries: 4,
      cancelOn: [{ event: "run/control", match: "data.runId" }],
      onFailure: async ({ event, error }) => {
        await failRun(requested.parse(event.data.event.data).runId, error);
      },
    },
    async ({ event, step, attempt }) => {
      const parsed = requested.safeParse(event.data);
      if (!parsed.success) throw new NonRetriableError("run/requested needs data.runId");
      const status = await interpretRun(parsed.data.runId, {
        deps,
        createDurable: (crowd) => createInngestDurable(client, step, crowd),
        isRetry: attempt > 0,
      });
      return { status };
    },
  );
}

/** The executor gave up on a run: say so where people look. Does nothing when the run is final. */
async function failRun(runId: string, thrown: Error): Promise<void> {
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
  await commitRun(
    {
      runId,
      entries: [{ write: "none", events: [{ type: "run-failed", data: { error } }] }],
      patch: { status: "failed", error, reason: error.code === "crash_loop" ? "crash-loop" : "engine" },
    },
    { durable: true },
  );
}
