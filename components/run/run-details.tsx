"use client";

import { useRunStore } from "@/components/canvas/use-run-store";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { RunView } from "@/server/workflow/run-view";
import { ErrorFixButtons } from "./error-fix-buttons";
import type { PlanShape } from "./plan-shape";
import { RunSummary } from "./run-summary";
import { parseStepKey } from "./step-key";
import { type StepActs, StepMenuButton } from "./step-menu";
import { StepPanel } from "./step-panel";
import type { LiveText } from "./use-run-view";

type DetailsProps = {
  runId: string;
  workflowId: string;
  /** As of the moment that is looked at. */
  view: RunView;
  live: Readonly<Record<string, LiveText>>;
  document: WorkflowDocument;
  shape: PlanShape;
  node: DocumentNode | null;
  acts: StepActs;
  choose(step: string | null): void;
};

/** Everything about the chosen step; without one, how the run stands. */
export function RunDetails({ runId, workflowId, view, live, document, shape, node, acts, choose }: DetailsProps) {
  // The step of the pass that is shown; read from the view, so that it is never older than the rest of the page.
  const stepKey = useRunStore((state) => (node ? (state.byNode[node.id]?.stepKey ?? node.id) : ""));
  if (node) {
    const loops = listLoops(node, document, shape);
    return (
      <StepPanel
        key={node.id}
        runId={runId}
        node={node}
        loops={loops}
        step={view.steps[stepKey]}
        live={live[stepKey]}
        menu={<StepMenuButton stepKey={stepKey} {...acts} />}
        renderFixes={(error) => <ErrorFixButtons error={error} workflowId={workflowId} node={node} onRetry={retryOf(acts, stepKey)} />}
        onClose={() => choose(null)}
      />
    );
  }
  const failedKey = view.failedStepKey ?? "";
  const failed = document.nodes.find(({ id }) => id === parseStepKey(failedKey).nodeId);
  return (
    <RunSummary
      runId={runId}
      view={view}
      failedStep={failed ? failed.name || failed.id : null}
      onOpenFailedStep={() => failed && choose(failedKey)}
      renderFixes={(error) => (
        <ErrorFixButtons error={error} workflowId={workflowId} node={failed ?? null} onRetry={retryOf(acts, failedKey)} />
      )}
    />
  );
}

/** null where it would be refused. */
function retryOf({ listActs, onAct }: StepActs, stepKey: string): (() => void) | null {
  return listActs(stepKey).includes("retry") ? () => onAct("retry", stepKey) : null;
}

/** The loops whose passes can be leafed through beside a node: those around it, and itself when it is one. */
function listLoops(node: DocumentNode, document: WorkflowDocument, { chains, bodies }: PlanShape) {
  const ids = [...(chains.get(node.id) ?? []), ...(bodies.has(node.id) ? [node.id] : [])];
  return ids.map((id) => ({ id, name: document.nodes.find((other) => other.id === id)?.name || id }));
}
