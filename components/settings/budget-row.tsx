"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Power, PowerOff, Trash2 } from "lucide-react";
import type { ApiOutputs } from "@/components/api-outputs";
import { BudgetBar } from "@/components/budgets/budget-bar";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { formatMoney } from "@/components/ui/money";
import { periodWords } from "@/server/workflow/budget";

type Budget = ApiOutputs["budgets"]["list"][number];
type BudgetRowProps = { budget: Budget; canManage: boolean; onEdit: () => void };

/** A budget with how much of its present period is spent. */
export function BudgetRow({ budget, canManage, onEdit }: BudgetRowProps) {
  const { name, enabled, pausedRuns, spentUsd, limitUsd, setAsideUsd, period, periodStart } = budget;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 font-[550]">
          <span className="truncate">{name}</span>
          {!enabled && <Badge>Disabled</Badge>}
          {pausedRuns > 0 && <Badge variant="wait">{pausedRuns === 1 ? "1 run waits" : `${pausedRuns.toLocaleString()} runs wait`}</Badge>}
        </p>
        <p className="truncate text-xs text-fg-3">
          {coverWords(budget)} · {budget.onReached === "pause" ? "runs pause" : "runs stop"}
        </p>
      </div>
      <div className="grid min-w-44 flex-1 basis-52 gap-1">
        <p className="num flex justify-between gap-2 text-xs text-fg-2">
          <span title={setAsideUsd > 0 ? `Calls under way may take another ${formatMoney(setAsideUsd)}` : undefined}>
            {formatMoney(spentUsd)} of {formatMoney(limitUsd)}
          </span>
          <span className="text-fg-3">{periodWords(period, periodStart)}</span>
        </p>
        <BudgetBar name={name} spentUsd={spentUsd} limitUsd={limitUsd} setAsideUsd={setAsideUsd} />
      </div>
      {canManage && <BudgetActs budget={budget} onEdit={onEdit} />}
    </li>
  );
}

function BudgetActs({ budget: { id, name, enabled, pausedRuns }, onEdit }: { budget: Budget; onEdit: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.budgets.pathKey() });
  const update = useMutation(
    trpc.budgets.update.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The budget could not be changed", error) }),
  );
  const remove = useMutation(
    trpc.budgets.delete.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The budget could not be deleted", error) }),
  );
  return (
    <div className="flex items-center">
      <IconButton
        label={enabled ? `Disable ${name}` : `Enable ${name}`}
        disabled={update.isPending}
        onClick={() => update.mutate({ id, enabled: !enabled })}
      >
        {enabled ? <PowerOff /> : <Power />}
      </IconButton>
      <IconButton label={`Edit ${name}`} onClick={onEdit}>
        <Pencil />
      </IconButton>
      <ConfirmButton
        title={`Delete ${name}?`}
        description={
          pausedRuns > 0 ? "The runs that it holds go on at once. What was spent stays in the usage." : "What was spent stays in the usage."
        }
        confirm="Delete budget"
        onConfirm={() => remove.mutate({ id })}
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Delete ${name}`} title="Delete">
            <Trash2 />
          </Button>
        }
      />
    </div>
  );
}

const each: Record<Budget["period"], string> = { day: "each day", week: "each week", month: "each month", year: "each year" };

/** "The whole org, each month", "Workflow “Support”, each day". */
function coverWords({ scope, target, period }: Budget): string {
  const gone = scope === "workflow" ? "a deleted workflow" : "a former member";
  const what =
    target === null ? "The whole org" : scope === "workflow" ? `Workflow “${target.name ?? gone}”` : `Runs of ${target.name ?? gone}`;
  return `${what}, ${each[period]}`;
}
