import "server-only";
import * as z from "zod";
import { pool, type Sql, transaction } from "@/server/db";
import { readDocument } from "@/server/engine/compiled-version";
import { copySteps, listSettled, type StepsCopy } from "@/server/engine/event-log/copy-steps";
import type { NewRun } from "@/server/engine/event-log/create-runs";
import { prepareSend } from "@/server/engine/inngest";
import { requestRuns } from "@/server/engine/request-runs";
import { AppError } from "@/server/errors";
import { toJsonText } from "@/server/json-text";
import { type Actor, actorLabel } from "@/server/permissions";
import { createReuse, listEdges, withConfig } from "@/server/workflow/fork-plan";
import { locateStep, type StepPlace } from "@/server/workflow/locate-step";
import { recordAuditSql } from "../audit";
import { editConfig } from "./edit-config";
import { hashRequest } from "./hash-request";
import { maxIdempotencyKeyChars } from "./idempotency-key";
import { readStepState, requireStep } from "./lock-run";
import { readSource, type SourceRun, turnOf } from "./source-run";

export const forkRunInput = z.strictObject({
  id: z.string().max(100),
  /** The step from which the new run goes its own way: any that has finished. */
  stepKey: z.string().min(1).max(200),
  /** What the step gets instead of its input. */
  input: z.unknown().optional(),
  /** Settings to change, as written; the others stay. */
  config: z.record(z.string(), z.unknown()).optional(),
  /** What the step gives; it does not run then. */
  output: z.unknown().optional(),
  /** With `output`: the way out by which the step leaves. Left out: its first. */
  handle: z.string().min(1).max(200).optional(),
  /** The same key forks once, however often it is sent. */
  idempotencyKey: z.string().min(1).max(maxIdempotencyKeyChars).optional(),
});
type ForkRun = z.output<typeof forkRunInput>;

/**
 * Starts a new run that reuses, at no cost, what a run finished before the chosen step, and goes on from there with what was
 * changed. The run that is forked stays as it is, whether it is over or not. Throws `conflict` when the step has not finished or
 * was not reached, `invalid_input` that names the field, `not_found`.
 */
export async function forkRun(actor: Actor, request: ForkRun): Promise<{ runId: string; created: boolean }> {
  checkRequest(request);
  const { id, stepKey, config, idempotencyKey, ...edits } = request;
  const source = await readSource(actor, id);
  const place = requireStep(source.plan, stepKey);
  await requireSettled(id, place);
  const handle = chooseHandle(place, edits);
  const edited = config && editConfig(actor, { document: readDocument(source.document), step: place.step, changes: config });
  const isTrigger = place.step.nodeId === source.plan.trigger;
  const run: NewRun = {
    ...describeFork(actor, source, stepKey),
    ...(edited ? { document: edited.document, plan: withConfig(source.plan, place.step.nodeId, edited.config) } : {}),
    // What the trigger gives is the run's input, by whichever name it is changed.
    ...(isTrigger && edits.output !== undefined ? { input: edits.output } : {}),
    ...(isTrigger && edits.input !== undefined ? { input: edits.input } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey, requestHash: hashRequest(request) }),
  };
  return startFork(actor, run, {
    action: "run.fork",
    async fill(tx, runId) {
      const isReused = createReuse(source.plan, place);
      const steps = await listReused(tx, source, isReused);
      const { step } = place;
      const pinned =
        edits.output === undefined
          ? undefined
          : { key: stepKey, nodeId: step.nodeId, handle, output: edits.output, edges: listEdges(source.plan, place, handle) };
      await copySteps(tx, { orgId: actor.orgId, from: id, to: runId, steps, resumed: [], ...(pinned ? { pinned } : {}) });
      if (edits.input !== undefined && !isTrigger) await writeInput(tx, { actor, runId, stepKey, input: edits.input });
    },
  });
}

/** What a new run has of the one it goes on from. */
export function describeFork(actor: Actor, source: SourceRun, stepKey: string): NewRun {
  return {
    orgId: actor.orgId,
    workflowId: source.workflowId,
    version: source.version,
    plan: source.plan,
    document: source.document,
    trigger: actor.kind === "user" ? "manual" : "api",
    input: source.input,
    startedBy: actorLabel(actor),
    depth: source.depth,
    forkOf: { runId: source.id, stepKey },
    // The same plan, so the same part.
    ...(source.partial ? { partial: source.partial } : {}),
    ...turnOf(source),
  };
}

/** The finished steps of a run that go along, with the edges they decided. */
export async function listReused(tx: Sql, source: SourceRun, isReused: (place: StepPlace) => boolean): Promise<StepsCopy["steps"]> {
  const settled = await listSettled(tx, source.id);
  return settled.flatMap((step) => {
    const place = locateStep(source.plan, step.key);
    return place && isReused(place) ? [{ ...step, edges: listEdges(source.plan, place, step.handle) }] : [];
  });
}

type Filling = { action: string; fill(tx: Sql, runId: string): Promise<void> };

/** Creates the run, fills it and asks the executor for it in one transaction. A run with the same idempotency key is given instead. */
export async function startFork(actor: Actor, run: NewRun, { action, fill }: Filling): Promise<{ runId: string; created: boolean }> {
  const { fork, dispatch } = await transaction(async (tx) => {
    const { created, dispatch } = await requestRuns(tx, [run], prepareSend);
    const [fork] = created;
    if (!fork) throw new Error("requestRuns gave no answer");
    if (fork.created) {
      await fill(tx, fork.runId);
      await recordAuditSql(tx, actor, {
        action,
        target: `run:${fork.runId}`,
        data: { of: run.forkOf?.runId, stepKey: run.forkOf?.stepKey },
      });
    }
    return { fork, dispatch };
  });
  if (!fork.created && fork.requestHash !== (run.requestHash ?? null))
    throw new AppError("conflict", "This idempotency key was used before with another request.", {
      field: "idempotencyKey",
      fix: "Use a new key for a new request.",
      data: { runId: fork.runId },
    });
  await dispatch();
  return { runId: fork.runId, created: fork.created };
}

function checkRequest({ input, config, output, handle }: ForkRun): void {
  if (output !== undefined && (input !== undefined || config !== undefined))
    throw new AppError("invalid_input", "A step whose output is given does not run, so its input and settings do not matter.", {
      field: "output",
      fix: "Give either `output`, or `input` and `config`.",
    });
  if (handle !== undefined && output === undefined)
    throw new AppError("invalid_input", "A way out can be chosen only for an output that is given.", {
      field: "handle",
      fix: "Give `output` too, or leave out `handle`.",
    });
}

async function requireSettled(runId: string, { key, step }: StepPlace): Promise<void> {
  const state = await readStepState(pool(), runId, key);
  if (!state?.isSettled)
    throw new AppError("conflict", `“${step.name}” has not finished in this run.`, {
      field: "stepKey",
      fix: "Choose a step that has finished, or wait for this one.",
    });
  if (state.status === "skipped" && state.handle === null)
    throw new AppError("conflict", `The run took another way, so “${step.name}” was not reached.`, {
      field: "stepKey",
      fix: "Fork from the step that chose the way.",
    });
}

/** Throws `invalid_input` for a way out that the step does not have. */
function chooseHandle({ step }: StepPlace, { handle }: Pick<ForkRun, "handle">): string {
  const known = step.handles.length > 0 ? step.handles : ["out"];
  if (handle === undefined) return known[0] ?? "out";
  if (known.includes(handle)) return handle;
  throw new AppError("invalid_input", `“${step.name}” has no output “${handle}” to leave by.`, {
    field: "handle",
    fix: `Use one of: ${known.join(", ")}.`,
  });
}

type InputEdit = { actor: Actor; runId: string; stepKey: string; input: unknown };

async function writeInput(tx: Sql, { actor, runId, stepKey, input }: InputEdit): Promise<void> {
  await tx.query("insert into step_control (run_id, step_key, kind, data, by) values ($1, $2, 'edit', $3::jsonb, $4)", [
    runId,
    stepKey,
    toJsonText({ input }),
    actorLabel(actor),
  ]);
}
