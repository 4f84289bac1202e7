import "server-only";
import type * as z from "zod";
import type { ErrorCode } from "@/server/errors";
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
import { type RestAnswer, type RestRoute, route } from "./route";
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

type Control<Body extends z.ZodType> = {
  summary: string;
  body?: Body;
  /** Beside a run that is not there. */
  errors: readonly ErrorCode[];
  act(actor: Actor, input: z.output<Body> & { id: string }): Promise<unknown>;
};

/** Changes how a run goes on, and answers with the run as it is then. */
function control<Body extends z.ZodType = z.ZodUndefined>(verb: string, { summary, body, errors, act }: Control<Body>): RestRoute {
  return route({
    method: "POST",
    path: `runs/{id}/${verb}`,
    permission: "run:control",
    summary,
    ...(body ? { body } : {}),
    answers: { 200: runDetails },
    errors: ["not_found", ...errors],
    async handle({ actor, params, body: given }) {
      await act(actor, Object.assign({}, given, { id: params.id }) as z.output<Body> & { id: string });
      return answerRun(actor, params.id);
    },
  });
}

/** Starts a run that goes on from another one. */
function startFrom(verb: string, summary: string, act: (actor: Actor, input: { id: string }) => Promise<{ runId: string }>): RestRoute {
  return route({
    method: "POST",
    path: `runs/{id}/${verb}`,
    permission: "run:start",
    summary,
    answers: { 202: runStarted },
    errors: ["not_found", "conflict"],
    handle: async ({ actor, params }) => answerStarted(await act(actor, { id: params.id })),
  });
}

export const runControlRoutes = [
  control("pause", {
    summary: "Pause a run: what is under way ends, nothing else begins",
    body: pauseRunInput.omit({ id: true }),
    errors: ["gone"],
    act: pauseRun,
  }),
  control("resume", { summary: "Let a paused run go on", errors: ["gone"], act: resumeRun }),
  control("step", { summary: "Let one more step of a paused run begin", errors: ["gone", "conflict"], act: stepRun }),
  control("skip", {
    summary: "Skip a step that has not finished; it gives its input, or the output that is sent",
    body: skipStepInput.omit({ id: true }),
    errors: ["gone", "conflict"],
    act: skipStep,
  }),
  control("edit", {
    summary: "Change the input or settings of a step that is queued in a paused run",
    body: editStepInput.omit({ id: true }),
    errors: ["gone", "conflict"],
    act: editStep,
  }),
  control("cancel", { summary: "Cancel a run; it is final when this answers", errors: ["conflict"], act: cancelRun }),
  startFrom("rerun", "Start what ran once more, with the same input", rerun),
  startFrom("retry", "Go on, in a new run, from the step at which a run failed or was cancelled; what it finished is reused", retryRun),
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
