"use client";
import { useMutation } from "@tanstack/react-query";
import { askField } from "@/components/canvas/ask-field";
import { useEditor, useEditorActions, useEditorStore } from "@/components/canvas/editor-context";
import { useRunner } from "@/components/editor-run/runner-context";
import { showRun, useShownRun } from "@/components/editor-run/shown-run";
import { useCan } from "@/components/org-context";
import { ErrorFixButtons } from "@/components/run/error-fix-buttons";
import { listStepActs } from "@/components/run/step-acts";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import type { ErrorValue } from "@/server/errors";
import { listChangedFields } from "@/server/workflow/diff-document";
import type { DocumentNode } from "@/server/workflow/document";
import { locateStep } from "@/server/workflow/locate-step";
import type { StepView } from "@/server/workflow/run-view";

type ShownFixesProps = { node: DocumentNode; step: StepView | undefined; error: ErrorValue };

/** What can be done about the error of a step of the run that is shown, beside the settings that are to be mended. */
export function ShownFixes({ node, step, error }: ShownFixesProps) {
  const store = useEditorStore();
  const actions = useEditorActions();
  const runner = useRunner();
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const was = useShownRun((state) => state.shown?.document.nodes.find(({ id }) => id === node.id));
  const isChanged = was !== undefined && listChangedFields(was, node).length > 0;
  const mayRetry = useMayRetry(step);
  const retry = useRetry();
  const runId = useShownRun((state) => state.runId);
  // What was mended since is in the draft: a retry would do what failed once more.
  const fromHere = isChanged && !readOnly;
  const go = () => (fromHere ? runner.part("from", node.id) : runId !== null && retry.mutate({ id: runId }));
  return (
    <ErrorFixButtons
      error={error}
      workflowId={workflowId}
      node={node}
      onRetry={mayRetry ? go : null}
      inPlace={{
        openField: (field) => askField(store, node.id, field),
        set: (name, value) => actions.setConfig(node.id, [name], value),
        retryWord: fromHere ? "Run from here" : undefined,
      }}
    />
  );
}

/** Whether the step is the one at which the run that is shown stopped. */
function useMayRetry(step: StepView | undefined): boolean {
  const start = useCan("run:start");
  const shown = useShownRun((state) => state.shown);
  if (!shown || !step) return false;
  const may = { control: false, start: start && !shown.plan.isPart, decide: false };
  const planned = locateStep(shown.plan, step.stepKey)?.step ?? null;
  return listStepActs({ runStatus: shown.run.head.status, planned, step, may }).includes("retry");
}

/** Goes on, in a new run that is shown in its place, from the step at which a run stopped. */
function useRetry() {
  const trpc = useTRPC();
  return useMutation(
    trpc.runs.retry.mutationOptions({
      onSuccess: ({ runId }) => showRun(runId),
      onError: (error) => toastError("The run could not be retried", error),
    }),
  );
}
