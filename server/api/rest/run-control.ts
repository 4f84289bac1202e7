import "server-only";
import type { Actor } from "@/server/permissions";
import { cancelRun } from "@/server/services/runs/cancel-run";
import { editStep, editStepInput } from "@/server/services/runs/edit-step";
import { forkRun, forkRunInput } from "@/server/services/runs/fork-run";
import { getRun } from "@/server/services/runs/get-run";
import { listSteps } from "@/server/services/runs/get-step";
import { readIdempotencyKey } from "@/server/services/runs/idempotency-key";
import { pauseRun, pauseRunInput } from "@/server/services/runs/pause-run";
import { rerun } from "@/server/services/runs/rerun";
import { resumeRun } from "@/server/services/runs/resume-run";
import { retryRun } from "@/server/services/runs/retry-run";
import { skipStep, skipStepInput } from "@/server/services/runs/skip-step";
import { stepRun } from "@/server/services/runs/step-run";
import { type RestAnswer, route } from "./route";
import { toRunBody } from "./run-body";
import { runDetails, runStarted } from "./schemas";

/** The run as it is after it was controlled. */
async function answerRun(actor: Actor, id: string): Promise<RestAnswer> {
  const [run, steps] = await Promise.all([getRun(actor, { id }), listSteps(actor, { id })]);
  return { status: 200, body: toRunBody(run, steps) };
}

/** A run that goes on from another one. */
function answerStarted({ runId }: { runId: string }): RestAnswer {
  return { status: 202, body: { runId, status: "queued" }, headers: { location: `/api/v1/runs/${runId}` } };
}

export const runControlRoutes = [
  route({
    method: "POST",
    path: "runs/{id}/pause",
    permission: "run:control",
    summary: "Pause a run: what is under way ends, nothing else begins",
    body: pauseRunInput.omit({ id: true }),
    answers: { 200: runDetails },
    errors: ["not_found", "gone"],
    async handle({ actor, params, body }) {
      await pauseRun(actor, { ...body, id: params.id });
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/resume",
    permission: "run:control",
    summary: "Let a paused run go on",
    answers: { 200: runDetails },
    errors: ["not_found", "gone"],
    async handle({ actor, params }) {
      await resumeRun(actor, params);
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/step",
    permission: "run:control",
    summary: "Let one more step of a paused run begin",
    answers: { 200: runDetails },
    errors: ["not_found", "gone", "conflict"],
    async handle({ actor, params }) {
      await stepRun(actor, params);
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/skip",
    permission: "run:control",
    summary: "Skip a step that has not finished; it gives its input, or the output that is sent",
    body: skipStepInput.omit({ id: true }),
    answers: { 200: runDetails },
    errors: ["not_found", "gone", "conflict"],
    async handle({ actor, params, body }) {
      await skipStep(actor, { ...body, id: params.id });
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/edit",
    permission: "run:control",
    summary: "Change the input or settings of a step that is queued in a paused run",
    body: editStepInput.omit({ id: true }),
    answers: { 200: runDetails },
    errors: ["not_found", "gone", "conflict"],
    async handle({ actor, params, body }) {
      await editStep(actor, { ...body, id: params.id });
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/cancel",
    permission: "run:control",
    summary: "Cancel a run; it is final when this answers",
    answers: { 200: runDetails },
    errors: ["not_found", "conflict"],
    async handle({ actor, params }) {
      await cancelRun(actor, params);
      return answerRun(actor, params.id);
    },
  }),
  route({
    method: "POST",
    path: "runs/{id}/rerun",
    permission: "run:start",
    summary: "Start what ran once more, with the same input",
    answers: { 202: runStarted },
    errors: ["not_found", "conflict"],
    handle: async ({ actor, params }) => answerStarted(await rerun(actor, params)),
  }),
  route({
    method: "POST",
    path: "runs/{id}/retry",
    permission: "run:start",
    summary: "Go on, in a new run, from the step at which a run failed or was cancelled; what it finished is reused",
    answers: { 202: runStarted },
    errors: ["not_found", "conflict"],
    handle: async ({ actor, params }) => answerStarted(await retryRun(actor, params)),
  }),
  route({
    method: "POST",
    path: "runs/{id}/fork",
    permission: "run:start",
    summary: "Go on, in a new run, from a finished step with another input, other settings or another output",
    body: forkRunInput.omit({ id: true }),
    answers: { 202: runStarted },
    errors: ["not_found", "conflict"],
    async handle({ actor, params, body, request }) {
      const idempotencyKey = body.idempotencyKey ?? readIdempotencyKey(request.headers, ["idempotency-key"]);
      return answerStarted(await forkRun(actor, { ...body, id: params.id, ...(idempotencyKey ? { idempotencyKey } : {}) }));
    },
  }),
];
