import "server-only";
import type { ErrorValue } from "@/server/errors";
import type { PlanStep } from "@/server/workflow/plan";
import type { NewRunEvent } from "@/server/workflow/run-event";
import type { Frame } from "./frame";
import { interpretStep } from "./interpret-step";
import type { StepEnd } from "./interpret-step/settle-step";
import { createPlanWalk, type EdgeSettled, type PlanOutcome, type StepOutcome } from "./run-plan";
import type { RunSession } from "./run-session";

export type FrameOutcome = {
  outcome: PlanOutcome;
  /** Why it failed, or how a `stop` ended it. */
  error?: ErrorValue;
  end?: NonNullable<StepEnd["end"]>;
  /** The output of the only leaf, else the outputs of all leaves by node id. */
  output: unknown;
};

/** Walks a frame to its end; see FrameWalk. */
export function walkFrame(session: RunSession, frame: Frame, options: { drains: boolean }): Promise<FrameOutcome> {
  return new FrameWalk(session, frame).run(options);
}

/** Walks a frame: recalls what was settled, runs the rest, and says which edges were taken. */
class FrameWalk {
  /** By node id: how the steps that decide the walk came out. */
  private readonly ends = new Map<string, Pick<StepEnd, "error" | "end">>();
  /** Steps after which nothing came, with what they gave. */
  private readonly leaves = new Map<string, unknown>();

  constructor(
    private readonly session: RunSession,
    private readonly frame: Frame,
  ) {}

  /** `drains`: after a failure, what goes on is brought to its end, and nothing else starts. */
  async run({ drains }: { drains: boolean }): Promise<FrameOutcome> {
    const { session, frame } = this;
    const walk = createPlanWalk(
      { steps: frame.steps },
      {
        recall: (step) => this.recall(step),
        isUnderWay: ({ nodeId }) => (session.steps.get(frame.keyOf(nodeId))?.status ?? "queued") !== "queued",
        execute: (step, taken) => this.execute(step, taken),
        skip: (step) => this.skip(step),
        settleEdges: (step, edges) => this.settleEdges(step, edges),
      },
      { drains, ...(frame.pass ? { entries: frame.pass.entryEdges } : {}) },
    );
    const outcome = await walk.run();
    const decided = outcome.kind === "completed" ? undefined : this.ends.get(outcome.nodeId);
    return { outcome, output: this.output(), ...decided };
  }

  private recall({ nodeId }: PlanStep): { outcome: StepOutcome; order: number } | undefined {
    const recorded = this.session.steps.get(this.frame.keyOf(nodeId));
    if (!recorded?.finishedAt) return undefined;
    const order = Date.parse(recorded.finishedAt);
    if (recorded.handle === null) {
      if (recorded.error) this.ends.set(nodeId, { error: recorded.error });
      return { outcome: { kind: "failed" }, order };
    }
    this.frame.outputs.set(nodeId, recorded.output);
    return { outcome: { kind: "left", handle: recorded.handle }, order };
  }

  private async execute(step: PlanStep, taken: Parameters<typeof interpretStep>[3]): Promise<StepOutcome> {
    const { outcome, settled, error, end } = this.endHere(step, await interpretStep(this.session, this.frame, step, taken));
    this.ends.set(step.nodeId, { ...(error ? { error } : {}), ...(end ? { end } : {}) });
    // The failure of a pass is a fact of the loop; that of a run is written with its end.
    if (outcome.kind === "failed" && this.frame.pass) this.session.push({ write: "step", ...settled });
    else if (outcome.kind !== "ended" || !this.isCutShort(step)) this.session.unsettled.set(settled.step.key, settled);
    return outcome;
  }

  /** A loop inside which a run up to a node ended is not over: like all that was under way, it is cancelled with the end. */
  private isCutShort({ nodeId, body }: PlanStep): boolean {
    const { until } = this.session.run.plan;
    return body !== undefined && until !== undefined && until !== nodeId;
  }

  /** A run up to a node ends with it. */
  private endHere(step: PlanStep, ended: StepEnd): StepEnd {
    if (ended.outcome.kind !== "left" || this.session.run.plan.until !== step.nodeId) return ended;
    return {
      ...ended,
      outcome: { kind: "ended" },
      end: { outcome: "success", message: "", output: this.frame.outputs.get(step.nodeId) },
    };
  }

  private skip({ nodeId }: PlanStep) {
    const key = this.frame.keyOf(nodeId);
    if (this.session.steps.get(key)?.finishedAt) return;
    const at = this.session.at();
    this.session.unsettled.set(key, {
      step: { key, nodeId, status: "skipped", attempt: 0, startedAt: null, finishedAt: at },
      events: [{ type: "step-skipped", stepKey: key, at, data: { reason: "not-reached" } }],
    });
  }

  private settleEdges({ nodeId }: PlanStep, edges: readonly EdgeSettled[]) {
    const { outputs } = this.frame;
    if (outputs.has(nodeId) && !edges.some(({ taken }) => taken)) this.leaves.set(nodeId, outputs.get(nodeId));
    const settled = this.session.takeUnsettled(this.frame.keyOf(nodeId));
    if (!settled) return;
    const at = settled.step.finishedAt ?? this.session.at();
    const events = edges.map(({ edgeId, taken }): NewRunEvent => ({ type: taken ? "edge-taken" : "edge-dead", at, data: { edgeId } }));
    this.session.push({ write: "step", step: settled.step, events: [...settled.events, ...events] });
  }

  private output(): unknown {
    const leaves = [...this.leaves];
    return leaves.length === 1 ? leaves[0]?.[1] : Object.fromEntries(leaves);
  }
}
