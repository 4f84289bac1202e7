import "server-only";
import type { ErrorValue } from "@/server/errors";
import { isFinalRun, type NewRunEvent } from "@/server/workflow/run-event";
import { tellOfEnd } from "./after-end";
import type { Durable } from "./durable";
import type { EngineDeps } from "./engine-deps";
import type { RunPatch } from "./event-log/run-commit";
import { Frame, type Scope } from "./frame";
import { type FrameOutcome, walkFrame } from "./frame-walk";
import { RunOver } from "./interruptions";
import { isOver, type RecordedRun, readRun } from "./read-run";
import { RunSession } from "./run-session";
import { readOuterScope } from "./spread-loop";

/** `over`: the run was final before this invocation, or became so by someone else. */
export type Interpreted = "succeeded" | "failed" | "over" | "missing";

/**
 * Carries a run on from what is recorded to its end. Each invocation calls this anew; settled steps are recalled, open ones are
 * replayed: what they recorded is read back. Never resolves when the invocation ends before the run does (durable.ts).
 */
export async function interpretRun(runId: string, { deps, durable }: { deps: EngineDeps; durable: Durable }): Promise<Interpreted> {
  const run = await readRun(runId);
  if (!run) return "missing";
  if (isFinalRun(run.status)) return overBefore(runId, deps);
  try {
    const session = new RunSession(run, deps, durable, walkFrame);
    const { id, workflowId, plan } = run;
    const outer = plan.isPart ? await readOuterScope(run) : namesOf(run);
    const frame = new Frame(plan.steps, { ...outer, run: { id, workflowId } });
    return await finish(session, await walkFrame(session, frame, { drains: false }));
  } catch (error) {
    if (!(error instanceof RunOver)) throw error;
    if (await isOver(runId)) return overBefore(runId, deps);
    // Someone else works on it, or this process was thought dead. Whose turn it is the executor knows: it begins again, or forgets this.
    throw new Error("another invocation works on this run", { cause: error });
  }
}

/** What every expression of the run may name. What is pinned at the trigger is what it gives. */
function namesOf({ input, plan }: RecordedRun): Scope {
  if (plan.given) return { vars: {}, ...plan.given.names };
  const trigger = plan.steps.find(({ nodeId }) => nodeId === plan.trigger);
  return { trigger: trigger?.pinned && !trigger.disabled ? trigger.pinned.output : input, vars: {} };
}

/** Whoever wrote the end may have died before telling of it; when it was told, this does nothing. */
async function overBefore(runId: string, { prepareSend }: EngineDeps): Promise<"over"> {
  await tellOfEnd(prepareSend, runId);
  return "over";
}

/** Writes the end: in one commit with everything not written yet. */
async function finish(session: RunSession, ended: FrameOutcome): Promise<Interpreted> {
  const { event, patch } = conclude(session, ended);
  await session.durable.during(async () => {
    // The step that failed or ended the run has no edges to wait for. Not written before the end itself: a replay that found a
    // `stop` settled would take it for a step like others, and go on.
    for (const settled of session.unsettled.values()) session.push({ write: "step", ...settled });
    const { followed } = await session.commit([{ write: "none", events: [event] }], { durable: true, patch });
    if (followed) await tellOfEnd(session.deps.prepareSend, session.run.id);
  });
  return patch.status;
}

type End = { event: NewRunEvent; patch: RunPatch & { status: "succeeded" | "failed" } };

function conclude(session: RunSession, { outcome, error, end, output }: FrameOutcome): End {
  const at = session.at();
  const failure = outcome.kind === "failed" ? (error ?? unexplained) : stoppedWith(end);
  if (failure) {
    const data = { error: failure, ...(outcome.kind === "completed" ? {} : { stepKey: outcome.nodeId }) };
    return { event: { type: "run-failed", at, data }, patch: { status: "failed", error: failure } };
  }
  // What was answered, else what the plan's leaves gave.
  const value = end ? end.output : session.response ? session.response.body : output;
  const stored = session.store(value, "The run's output").stored;
  return { event: { type: "run-succeeded", at, data: { output: stored } }, patch: { status: "succeeded", output: stored } };
}

const unexplained: ErrorValue = { code: "internal", message: "The step failed." };

function stoppedWith(end: FrameOutcome["end"]): ErrorValue | undefined {
  return end?.outcome === "error" ? { code: "stopped", message: end.message || "The workflow stopped with an error." } : undefined;
}
