import "server-only";
import * as z from "zod";
import { limits } from "@/server/limits";
import { getArtifact } from "@/server/services/runs/get-artifact";
import { getRun } from "@/server/services/runs/get-run";
import { getStep, listSteps } from "@/server/services/runs/get-step";
import { readIdempotencyKey } from "@/server/services/runs/idempotency-key";
import { listEvents, listEventsInput } from "@/server/services/runs/list-events";
import { countRuns, listRuns, listRunsInput } from "@/server/services/runs/list-runs";
import { runFilterInput } from "@/server/services/runs/run-filter";
import { startPartial, startPartialInput } from "@/server/services/runs/start-partial";
import { startRun, startRunInput } from "@/server/services/runs/start-run";
import { waitForEnd } from "@/server/services/runs/wait-for-end";
import { openRunStream } from "../run-stream";
import { findKeyActor } from "./key-actor";
import { route } from "./route";
import { toRunBody } from "./run-body";
import { eventPage, listOf, pageOf, runDetails, runEnded, runItem, runStarted, stepDetails, stepItem } from "./schemas";

export const runRoutes = [
  route({
    method: "POST",
    path: "workflows/{id}/runs",
    permission: "run:start",
    summary: "Start a run; with `wait` (seconds) the answer holds its output when it ends in that time",
    body: startRunInput.omit({ workflowId: true }).extend({ wait: z.number().min(0).max(limits.waitForRunSeconds).optional() }),
    answers: { 200: runEnded, 202: runStarted },
    errors: ["not_found", "workflow_invalid", "conflict", "too_many_requests"],
    async handle({ actor, params, body: { wait, ...body }, request }) {
      const idempotencyKey = body.idempotencyKey ?? readIdempotencyKey(request.headers, ["idempotency-key"]);
      const { runId } = await startRun(actor, { ...body, workflowId: params.id, ...(idempotencyKey ? { idempotencyKey } : {}) });
      const ending = wait ? await waitForEnd(actor, { id: runId, seconds: wait, signal: request.signal }) : null;
      const headers = { location: `/api/v1/runs/${runId}` };
      if (!ending) return { status: 202, body: { runId, status: "queued" }, headers };
      if (!ending.ended) return { status: 202, body: { runId, status: ending.status }, headers };
      return { status: 200, body: { runId, status: ending.status, output: ending.output, error: ending.error }, headers };
    },
  }),
  route({
    method: "POST",
    path: "workflows/{id}/partial-runs",
    permission: "run:start",
    summary: "Try a part of the draft: up to a node, from a node on with what earlier runs gave before it, or one node alone",
    body: startPartialInput.omit({ workflowId: true }),
    answers: { 202: runStarted },
    errors: ["not_found", "workflow_invalid", "conflict", "too_large", "too_many_requests"],
    async handle({ actor, params, body, request }) {
      const idempotencyKey = body.idempotencyKey ?? readIdempotencyKey(request.headers, ["idempotency-key"]);
      const { runId } = await startPartial(actor, { ...body, workflowId: params.id, ...(idempotencyKey ? { idempotencyKey } : {}) });
      return { status: 202, body: { runId, status: "queued" }, headers: { location: `/api/v1/runs/${runId}` } };
    },
  }),
  route({
    method: "GET",
    path: "runs",
    permission: "run:read",
    summary: "List runs, the latest first",
    query: listRunsInput,
    answers: { 200: pageOf(runItem) },
    handle: async ({ actor, query }) => ({ status: 200, body: await listRuns(actor, query) }),
  }),
  route({
    method: "GET",
    path: "runs/count",
    permission: "run:read",
    summary: "Count the runs that fit a filter, as far as 10,000",
    query: runFilterInput,
    answers: { 200: z.object({ count: z.number().int(), more: z.boolean() }) },
    handle: async ({ actor, query }) => ({ status: 200, body: await countRuns(actor, query) }),
  }),
  route({
    method: "GET",
    path: "runs/{id}",
    permission: "run:read",
    summary: "Read a run with its steps",
    answers: { 200: runDetails },
    errors: ["not_found"],
    async handle({ actor, params }) {
      const [run, steps] = await Promise.all([getRun(actor, params), listSteps(actor, params)]);
      return { status: 200, body: toRunBody(run, steps) };
    },
  }),
  route({
    method: "GET",
    path: "runs/{id}/steps",
    permission: "run:read",
    summary: "List a run's steps so far",
    answers: { 200: listOf(stepItem) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: { items: await listSteps(actor, params) } }),
  }),
  route({
    method: "GET",
    path: "runs/{id}/steps/{key}",
    permission: "run:read",
    summary: "Read one step with its input, output and settings",
    answers: { 200: stepDetails },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await getStep(actor, { runId: params.id, key: params.key }) }),
  }),
  route({
    method: "GET",
    path: "runs/{id}/events",
    permission: "run:read",
    summary: "Read a run's events after a seq; with Accept: text/event-stream they come live and resume by Last-Event-ID",
    query: listEventsInput.omit({ id: true }),
    answers: { 200: eventPage },
    errors: ["not_found", "too_many_requests"],
    async handle({ actor, params, query, request }) {
      if (!request.headers.get("accept")?.includes("text/event-stream"))
        return { status: 200, body: await listEvents(actor, { ...query, id: params.id }) };
      // The key may be revoked while the stream is open.
      const isStillAllowed = async () => (await findKeyActor(request.headers)) !== null;
      return openRunStream(request, { runId: params.id, actor, isStillAllowed });
    },
  }),
  route({
    method: "GET",
    path: "runs/{id}/artifacts/{artifactId}",
    permission: "run:read",
    summary: "Read a value that was too large for its step",
    answers: { 200: z.object({ id: z.string(), mediaType: z.string(), bytes: z.number().int(), content: z.string() }) },
    errors: ["not_found"],
    handle: async ({ actor, params }) => ({ status: 200, body: await getArtifact(actor, { runId: params.id, id: params.artifactId }) }),
  }),
];
