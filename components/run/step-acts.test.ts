import { describe, expect, it } from "vitest";
import type { PlanStep } from "@/server/workflow/plan";
import type { RunStatus, StepStatus } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";
import { listStepActs } from "./step-acts";

const all = { control: true, start: true, decide: true };
const planned = { nodeId: "a" } as PlanStep;
const step = (status: StepStatus, more: Partial<StepView> = {}) => ({ stepKey: "a", nodeId: "a", status, ...more }) as StepView;
const acts = (runStatus: RunStatus, view: StepView | undefined, may = all) => listStepActs({ runStatus, planned, step: view, may });

describe("the acts on a step", () => {
  it.each<[string, RunStatus, StepView | undefined, string[]]>([
    ["that was not reached yet", "running", undefined, ["skip"]],
    ["that runs", "running", step("running"), ["skip"]],
    [
      "that waits for a person",
      "waiting",
      step("waiting", { waiting: { for: "person", since: "", humanTaskId: "t" } }),
      ["approve", "reject", "skip"],
    ],
    ["that is ready in a paused run", "paused", step("queued"), ["edit", "skip"]],
    ["that is done", "running", step("succeeded"), ["fork"]],
    ["that failed the run", "failed", step("failed"), ["retry", "fork"]],
    ["whose failure was handled", "failed", step("failed", { handled: "branch" }), ["fork"]],
    ["that the run went past", "succeeded", step("skipped", { skipReason: "not-reached" }), []],
    ["that a person skipped", "succeeded", step("skipped", { skipReason: "by-person" }), ["fork"]],
    ["that was under way when the run was cancelled", "cancelled", step("cancelled"), ["fork"]],
    ["of a run that is over and never came to it", "failed", undefined, []],
  ])("%s", (_, runStatus, view, expected) => {
    expect(acts(runStatus, view)).toEqual(expected);
  });

  it("are only those that the person may do, and none on a node that the run does not come to", () => {
    const waiting = step("waiting", { waiting: { for: "person", since: "", humanTaskId: "t" } });
    expect(acts("waiting", waiting, { control: false, start: true, decide: false })).toEqual([]);
    expect(acts("failed", step("failed"), { ...all, start: false })).toEqual([]);
    expect(listStepActs({ runStatus: "running", planned: null, step: undefined, may: all })).toEqual([]);
  });
});
