"use client";
import { useRunStore } from "@/components/canvas/use-run-store";
import type { LiveText } from "@/components/run/use-run-view";
import type { StepView } from "@/server/workflow/run-view";
import { useShownRun } from "./shown-run";

export type ShownStep = {
  runId: string;
  /** Undefined until the run has come to it. */
  step: StepView | undefined;
  live: LiveText | undefined;
  /** Whose passes can be leafed through, the outermost first. */
  loops: { id: string; name: string }[];
};

/** A node in the run that is shown, inside loops in the pass that is; null when none is, or it is no part of it. */
export function useShownStep(nodeId: string): ShownStep | null {
  const shown = useShownRun((state) => state.shown);
  const stepKey = useRunStore((state) => state.byNode[nodeId]?.stepKey ?? nodeId);
  if (!shown?.shape.chains.has(nodeId)) return null;
  const { runId, shape, replayed, run, document } = shown;
  const ids = [...(shape.chains.get(nodeId) ?? []), ...(shape.bodies.has(nodeId) ? [nodeId] : [])];
  return {
    runId,
    step: replayed.view.steps[stepKey],
    live: replayed.moment === null ? run.live[stepKey] : undefined,
    loops: ids.map((id) => ({ id, name: document.nodes.find((node) => node.id === id)?.name || id })),
  };
}
