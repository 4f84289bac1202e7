import "server-only";
import * as z from "zod";
import type { Actor, Permission } from "@/server/permissions";
import { bulkRunsInput, cancelRuns, deleteRun, deleteRuns, retryRuns } from "@/server/services/runs/bulk-runs";
import { route } from "./route";
import { errorValue } from "./schemas";

const bulkResult = z.object({
  items: z.array(
    z.union([
      z.object({ id: z.string(), ok: z.literal(true), runId: z.string().optional() }),
      z.object({ id: z.string(), ok: z.literal(false), error: errorValue }),
    ]),
  ),
});

type Act = (actor: Actor, input: z.output<typeof bulkRunsInput>) => Promise<z.output<typeof bulkResult>>;

/** One act on many runs, each of which is told of. */
const onMany = (verb: string, permission: Permission, { summary, act }: { summary: string; act: Act }) =>
  route({
    method: "POST",
    path: `runs/${verb}`,
    permission,
    summary: `${summary}; the answer tells what became of each`,
    body: bulkRunsInput,
    answers: { 200: bulkResult },
    errors: ["not_found"],
    handle: async ({ actor, body }) => ({ status: 200, body: await act(actor, body) }),
  });

export const runBulkRoutes = [
  onMany("cancel", "run:control", { summary: "Cancel up to 100 runs", act: cancelRuns }),
  onMany("retry", "run:start", { summary: "Retry up to 100 failed or cancelled runs from where they stopped", act: retryRuns }),
  onMany("delete", "run:delete", { summary: "Delete up to 100 ended runs with all that was recorded of them", act: deleteRuns }),
  route({
    method: "DELETE",
    path: "runs/{id}",
    permission: "run:delete",
    summary: "Delete an ended run with all that was recorded of it",
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params }) {
      await deleteRun(actor, params);
      return { status: 204 };
    },
  }),
];
