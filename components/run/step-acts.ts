import type { PlanStep } from "@/server/workflow/plan";
import { isFinalRun, isFinalStep, type RunStatus } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";

/** What a person can do about one step of a run. */
export type StepAct = "approve" | "reject" | "edit" | "skip" | "retry" | "fork";

type Situation = {
  runStatus: RunStatus;
  /** As the plan has it; null: the run does not come to this node, or its pass is not known yet. */
  planned: PlanStep | null;
  /** Undefined before the run comes to it. */
  step: StepView | undefined;
  may: { control: boolean; start: boolean; decide: boolean };
};

/** The acts that would not be refused now, the likeliest first. */
export function listStepActs({ runStatus, planned, step, may }: Situation): StepAct[] {
  if (!planned) return [];
  const acts: StepAct[] = [];
  const isLive = !isFinalRun(runStatus);
  const isOpen = !step || !isFinalStep(step.status);
  if (isLive && may.decide && step?.status === "waiting" && step.waiting?.humanTaskId) acts.push("approve", "reject");
  if (isLive && may.control && isOpen) {
    if (runStatus === "paused" && step?.status === "queued") acts.push("edit");
    acts.push("skip");
  }
  if (may.start && step && !isOpen) {
    const failed = step.status === "failed" && !step.handled;
    if (failed && (runStatus === "failed" || runStatus === "cancelled")) acts.push("retry");
    // What the run did not reach has nothing to go on from.
    if (step.status !== "skipped" || step.skipReason !== "not-reached") acts.push("fork");
  }
  return acts;
}
