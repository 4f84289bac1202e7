import "server-only";
import * as z from "zod";
import { createQueue, createQueueInput, deleteQueue, listQueues, updateQueue, updateQueueInput } from "@/server/services/queues/queues";
import { dismissInput, dismissRuns, requeueInput, requeueRuns } from "@/server/services/runs/dead-letter";
import { readIdempotencyKey } from "@/server/services/runs/idempotency-key";
import { startBatch, startBatchInput } from "@/server/services/runs/start-batch";
import { route } from "./route";
import { idAnswer, listOf, queueItem } from "./schemas";

const batchStarted = z.object({ runs: z.array(z.object({ runId: z.string() })) });

/** Many runs at once: queues, batches and dead letters. */
export const queueRoutes = [
  route({
    method: "POST",
    path: "workflows/{id}/runs/batch",
    permission: "run:start",
    summary: "Start a run for each of up to 1,000 inputs, all or none",
    body: startBatchInput.omit({ workflowId: true }),
    answers: { 202: batchStarted },
    errors: ["not_found", "workflow_invalid", "conflict", "too_many_requests"],
    async handle({ actor, params, body, request }) {
      const idempotencyKey = body.idempotencyKey ?? readIdempotencyKey(request.headers, ["idempotency-key"]);
      const runs = await startBatch(actor, { ...body, workflowId: params.id, ...(idempotencyKey ? { idempotencyKey } : {}) });
      return { status: 202, body: { runs: runs.map(({ runId }) => ({ runId })) } };
    },
  }),
  route({
    method: "POST",
    path: "dead-letters/requeue",
    permission: "run:start",
    summary: "Start failed runs once more, from the step that failed or from the start",
    body: requeueInput,
    answers: { 202: z.object({ items: z.array(z.object({ id: z.string(), runId: z.string() })) }) },
    errors: ["not_found", "too_many_requests"],
    handle: async ({ actor, body }) => ({ status: 202, body: await requeueRuns(actor, body) }),
  }),
  route({
    method: "POST",
    path: "dead-letters/dismiss",
    permission: "run:control",
    summary: "Take failed runs out of the dead letters",
    body: dismissInput,
    answers: { 200: z.object({ dismissed: z.number().int() }) },
    errors: ["not_found"],
    handle: async ({ actor, body }) => ({ status: 200, body: await dismissRuns(actor, body) }),
  }),
  route({
    method: "GET",
    path: "queues",
    permission: "queue:read",
    summary: "List queues with what waits and runs in them",
    answers: { 200: listOf(queueItem) },
    handle: async ({ actor }) => ({ status: 200, body: { items: await listQueues(actor) } }),
  }),
  route({
    method: "POST",
    path: "queues",
    permission: "queue:manage",
    summary: "Open a queue with a limit of its own",
    body: createQueueInput,
    answers: { 201: idAnswer },
    errors: ["conflict"],
    handle: async ({ actor, body }) => ({ status: 201, body: await createQueue(actor, body) }),
  }),
  route({
    method: "PATCH",
    path: "queues/{id}",
    permission: "queue:manage",
    summary: "Change, pause or continue a queue",
    body: updateQueueInput.omit({ id: true }),
    answers: { 204: null },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, body }) {
      await updateQueue(actor, { ...body, id: params.id });
      return { status: 204 };
    },
  }),
  route({
    method: "DELETE",
    path: "queues/{id}",
    permission: "queue:manage",
    summary: "Remove a queue; what waits in it goes on as if there were none",
    answers: { 204: null },
    errors: ["not_found"],
    async handle({ actor, params }) {
      await deleteQueue(actor, params);
      return { status: 204 };
    },
  }),
];
