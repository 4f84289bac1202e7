import { useRunStore } from "@/components/canvas/use-run-store";
import type { RunView, StepView } from "@/server/workflow/run-view";

/** The latest step of each node: inside loops a node has one step for each iteration. */
function latestByNode(view: RunView): Record<string, StepView> {
  const byNode: Record<string, StepView> = {};
  for (const step of Object.values(view.steps)) {
    const known = byNode[step.nodeId];
    if (!known || (step.startedAt ?? "") >= (known.startedAt ?? "")) byNode[step.nodeId] = step;
  }
  return byNode;
}

/** Gives the canvas what it draws of a run. Unchanged steps keep their identity, so unchanged cards do not draw again. */
export function showOverlay(view: RunView) {
  useRunStore.setState({ byNode: latestByNode(view), edges: view.edges });
}
