"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { locateStep, type StepPlace } from "@/server/workflow/locate-step";
import type { Plan } from "@/server/workflow/plan";
import type { RunView } from "@/server/workflow/run-view";
import { EditDialog } from "./edit-dialog";
import { ForkDialog } from "./fork-dialog";
import { SkipDialog } from "./skip-dialog";
import { listStepActs, type StepAct } from "./step-acts";
import type { StepActs } from "./step-menu";
import { useRunControl } from "./use-run-control";

/** What can be done with the steps of a run, how, and the dialog that is open for it. */
export function useStepActs({ runId, view, plan }: { runId: string; view: RunView; plan: Plan }): StepActs & { dialog: ReactNode } {
  const may = { control: useCan("run:control"), start: useCan("run:start") && !plan.isPart, decide: useCan("human-task:decide") };
  const [open, setOpen] = useState<{ act: StepAct; stepKey: string } | null>(null);
  const { retry, input } = useRunControl(runId);
  const decide = useDecide();
  const place = open && locateStep(plan, open.stepKey);
  return {
    listActs: (stepKey) =>
      listStepActs({ runStatus: view.status, planned: locateStep(plan, stepKey)?.step ?? null, step: view.steps[stepKey], may }),
    onAct(act, stepKey) {
      if (act === "retry") return retry.mutate(input);
      if (act !== "approve" && act !== "reject") return setOpen({ act, stepKey });
      const id = view.steps[stepKey]?.waiting?.humanTaskId;
      if (id !== undefined) decide.mutate({ id, decision: act === "approve" ? "approved" : "rejected" });
    },
    dialog: open && place ? <OpenDialog act={open.act} place={place} runId={runId} view={view} onClose={() => setOpen(null)} /> : null,
  };
}

type OpenDialogProps = { act: StepAct; place: StepPlace; runId: string; view: RunView; onClose: () => void };

function OpenDialog({ act, place: { key, step: planned }, runId, view, onClose }: OpenDialogProps) {
  const name = planned.name || planned.nodeId;
  const step = view.steps[key];
  const common = { runId, stepKey: key, name, onClose };
  if (act === "skip") return <SkipDialog {...common} />;
  if (act === "edit") return <EditDialog {...common} planned={planned} input={foreseeInput(view, key, planned.needs)} />;
  return act === "fork" && step ? <ForkDialog {...common} planned={planned} step={step} /> : null;
}

/** What a step that has not begun would get; undefined when the log does not say. */
function foreseeInput(view: RunView, stepKey: string, needs: StepPlace["step"]["needs"]): unknown {
  const suffix = stepKey.slice(stepKey.split(":")[0]?.length ?? 0);
  const sources = needs.filter(({ from, handle }) => view.steps[from + suffix]?.handle === handle).map(({ from }) => from);
  const outputs = new Map(sources.map((from) => [from, view.steps[from + suffix]?.output]));
  if (outputs.size === 1) return [...outputs.values()][0];
  return outputs.size === 0 ? undefined : Object.fromEntries(outputs);
}

function useDecide() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.humanTasks.decide.mutationOptions({
      onSuccess: (_, { decision }) => void toast.success(decision === "approved" ? "Approved" : "Rejected"),
      onError: (error) => toastError("The decision was not taken", error),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.humanTasks.pathKey() }),
    }),
  );
}
