import "server-only";
import type { ErrorValue } from "@/server/errors";
import type { PlanStep } from "@/server/workflow/plan";
import { isFinalRun, type NewRunEvent } from "@/server/workflow/run-event";
import type { Durable } from "./durable";
import type { EngineDeps } from "./engine-deps";
import type { RunPatch } from "./event-log/run-commit";
import { interpretStep } from "./interpret-step";
import type { Settled, StepEnd } from "./interpret-step/settle-step";
import { acknowledgeCall } from "./node-context/acknowledge-call";
import { readRun } from "./read-run";
import { createPlanWalk, type EdgeSettled, type PlanOutcome, type PlanWalk, type StepOutcome } from "./run-plan";
import { RunOver, RunSession } from "./run-session";

/** `over`: the run was final before this invocation, or became so by someone else. */
export type Interpreted = "succeeded" | "failed" | "over" | "missing";

/**
 * Carries a run on from what is recorded to its end. Each invocation calls this anew; settled steps are recalled, open ones are
 * replayed. `durable` learns through `crowd` how many steps go on side by side. A retry also acknowledges the calls of settled
 * steps: a crash may have left the executor asking for one of them.
 */
export async function interpretRun(
  runId: string,
  { deps, createDurable, isRetry }: { deps: EngineDeps; createDurable(crowd: () => number): Durable; isRetry: boolean },
): Promise<Interpreted> {
  const run = await readRun(runId, { allCalls: isRetry });
  if (!run) return "missing";
  if (isFinalRun(run.status)) return "over";
  let walk: PlanWalk | undefined;
  const crowd = () => walk?.activeCount() ?? 1;
  const session = new RunSession(run, deps, createDurable(crowd), crowd);
  const ending = new RunEnding(session);
  try {
    if (isRetry) for (const call of run.calls) if (session.steps.get(call.stepKey)?.finishedAt) acknowledgeCall(session, call);
    walk = createPlanWalk(run.plan, ending.handlers());
    const outcome = await walk.run();
    return await ending.finish(outcome, walk.activeCount());
  } catch (error) {
    if (error instanceof RunOver) return "over";
    throw error;
  }
}

/** Gathers, while the plan is walked, what the end of the run is made of. */
class RunEnding {
  /** Settled steps whose edges are not known yet. */
  private readonly unsettled = new Map<string, Settled>();
  /** By node id: how the steps that decide the run came out. */
  private readonly ends = new Map<string, Pick<StepEnd, "error" | "end">>();
  /** Steps after which nothing came, with what they gave. */
  private readonly leaves = new Map<string, unknown>();

  constructor(private readonly session: RunSession) {}

  handlers() {
    return {
      recall: (step: PlanStep) => this.recall(step),
      execute: (step: PlanStep, taken: Parameters<typeof interpretStep>[2]) => this.execute(step, taken),
      skip: (step: PlanStep) => this.skip(step),
      settleEdges: (step: PlanStep, edges: readonly EdgeSettled[]) => this.settleEdges(step, edges),
    };
  }

  private recall({ nodeId }: PlanStep): { outcome: StepOutcome; order: number } | undefined {
    const recorded = this.session.steps.get(nodeId);
    if (!recorded?.finishedAt) return undefined;
    const order = Date.parse(recorded.finishedAt);
    if (recorded.handle === null) {
      if (recorded.error) this.ends.set(nodeId, { error: recorded.error });
      return { outcome: { kind: "failed" }, order };
    }
    this.session.outputs.set(nodeId, recorded.output);
    return { outcome: { kind: "left", handle: recorded.handle }, order };
  }

  private async execute(step: PlanStep, taken: Parameters<typeof interpretStep>[2]): Promise<StepOutcome> {
    const { outcome, settled, error, end } = await interpretStep(this.session, step, taken);
    this.unsettled.set(step.nodeId, settled);
    this.ends.set(step.nodeId, { ...(error ? { error } : {}), ...(end ? { end } : {}) });
    return outcome;
  }

  private skip({ nodeId }: PlanStep) {
    if (this.session.steps.has(nodeId)) return;
    const at = this.session.at();
    this.unsettled.set(nodeId, {
      step: { key: nodeId, nodeId, status: "skipped", attempt: 0, startedAt: null, finishedAt: at },
      events: [{ type: "step-skipped", stepKey: nodeId, at, data: { reason: "not-reached" } }],
    });
  }

  private settleEdges({ nodeId }: PlanStep, edges: readonly EdgeSettled[]) {
    if (this.session.outputs.has(nodeId) && !edges.some(({ taken }) => taken)) this.leaves.set(nodeId, this.session.outputs.get(nodeId));
    const settled = this.unsettled.get(nodeId);
    if (!settled) return;
    this.unsettled.delete(nodeId);
    const at = settled.step.finishedAt ?? this.session.at();
    const events = edges.map(({ edgeId, taken }): NewRunEvent => ({ type: taken ? "edge-taken" : "edge-dead", at, data: { edgeId } }));
    this.session.push({ write: "step", step: settled.step, events: [...settled.events, ...events] });
  }

  /** Writes the end: in one commit with everything not written yet. */
  async finish(outcome: PlanOutcome, active: number): Promise<Interpreted> {
    const { event, patch } = this.conclude(outcome);
    const commit = async () => {
      // The step that failed or ended the run has no edges to wait for. Not written before the end itself: a replay that found a
      // `stop` settled would take it for a step like others, and go on.
      for (const settled of this.unsettled.values()) this.session.push({ write: "step", ...settled });
      await this.session.commit([{ write: "none", events: [event] }], { durable: true, patch });
    };
    // With others under way this invocation may be cut short at any wait; as a durable step the end is not forgotten.
    if (active > 0) await this.session.runDurably("$end", commit);
    else await commit();
    return patch.status;
  }

  private conclude(outcome: PlanOutcome): { event: NewRunEvent; patch: RunPatch & { status: "succeeded" | "failed" } } {
    const at = this.session.at();
    const ended = outcome.kind === "completed" ? undefined : this.ends.get(outcome.nodeId);
    const failure = outcome.kind === "failed" ? (ended?.error ?? unexplained) : stoppedWith(ended?.end);
    if (failure) {
      const stepKey = outcome.kind === "completed" ? undefined : outcome.nodeId;
      const data = { error: failure, ...(stepKey === undefined ? {} : { stepKey }) };
      return { event: { type: "run-failed", at, data }, patch: { status: "failed", error: failure } };
    }
    const output = this.session.store(ended?.end ? ended.end.output : this.output(), "The run's output").stored;
    return { event: { type: "run-succeeded", at, data: { output } }, patch: { status: "succeeded", output } };
  }

  /** What was answered, else the only leaf's output, else all leaves' by node id. */
  private output(): unknown {
    if (this.session.response) return this.session.response.body;
    const leaves = [...this.leaves];
    return leaves.length === 1 ? leaves[0]?.[1] : Object.fromEntries(leaves);
  }
}

const unexplained: ErrorValue = { code: "internal", message: "The step failed." };

function stoppedWith(end: StepEnd["end"]): ErrorValue | undefined {
  return end?.outcome === "error" ? { code: "stopped", message: end.message || "The workflow stopped with an error." } : undefined;
}
