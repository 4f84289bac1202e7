import { statusWord } from "@/components/ui/status-badge";
import type { RunStatus } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";

/** How a run stands, in what people look at from elsewhere: the tab's title and sign. */
export type RunSign = { status: RunStatus /** It waits for a person. */; asks: boolean };

export function readSign({ status, steps }: Pick<RunView, "status" | "steps">): RunSign {
  return { status, asks: status === "waiting" && findAsking(steps) !== null };
}

/** "Waiting for you · Weekly brief · Trellis" */
export function signTitle({ status, asks }: RunSign, name: string): string {
  return `${asks ? "Waiting for you" : statusWord(status)} · ${name} · Trellis`;
}

/** What is said aloud when the run comes to stand otherwise. */
export function signWords(view: RunView, nameOf: (nodeId: string) => string): string {
  const asking = view.status === "waiting" ? findAsking(view.steps) : null;
  if (asking) return `The run waits for a person at ${nameOf(asking.nodeId)}: ${asking.waiting?.title ?? ""}`;
  if (view.status === "failed") {
    const at = view.failedStepKey === undefined ? "" : ` at ${nameOf(view.steps[view.failedStepKey]?.nodeId ?? view.failedStepKey)}`;
    return `The run failed${at}: ${view.error?.message ?? ""}`;
  }
  return `Run: ${statusWord(view.status)}`;
}

function findAsking(steps: RunView["steps"]) {
  for (const key in steps) if (steps[key]?.waiting?.for === "person") return steps[key] ?? null;
  return null;
}
