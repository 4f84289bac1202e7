import "server-only";
import * as z from "zod";
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

export const runBulkRoutes = [
  route({
    method: "POST",
    path: "runs/cancel",
    permission: "run:control",
    summary: "Cancel up to 100 runs; the answer tells what became of each",
    body: bulkRunsInput,
    answers: { 200: bulkResult },
    errors: ["not_found"],
    handle: async ({ actor, body }) => ({ status: 200, body: await cancelRuns(actor, body) }),
  }),
  route({
    method: "POST",
    path: "runs/retry",
    permission: "run:start",
    summary: "Retry up to 100 failed or cancelled runs from where they stopped; the answer tells what became of each",
    body: bulkRunsInput,
    answers: { 200: bulkResult },
    errors: ["not_found"],
    handle: async ({ actor, body }) => ({ status: 200, body: await retryRuns(actor, body) }),
  }),
  route({
    method: "POST",
    path: "runs/delete",
    permission: "run:delete",
    summary: "Delete up to 100 ended runs with all that was recorded of them; the answer tells what became of each",
    body: bulkRunsInput,
    answers: { 200: bulkResult },
    errors: ["not_found"],
    handle: async ({ actor, body }) => ({ status: 200, body: await deleteRuns(actor, body) }),
  }),
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
