"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellRing, Wallet, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { RaiseBudgetButton } from "@/components/budgets/raise-budget-button";
import { useCan, useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { IconButton } from "@/components/ui/icon-button";
import { formatMoney } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { periodWords } from "@/server/workflow/budget";

type Budget = ApiOutputs["budgets"]["list"][number];
type Alert = ApiOutputs["budgets"]["alerts"][number];

/** What the org is to know of its budgets: those that hold runs, and those that come near their limit. Nothing when all is well. */
export function BudgetNotices() {
  const trpc = useTRPC();
  const budgets = useQuery(trpc.budgets.list.queryOptions(undefined, { refetchInterval: 5_000 }));
  const alerts = useQuery(trpc.budgets.alerts.queryOptions(undefined, { refetchInterval: 5_000 }));
  const holding = budgets.data?.filter(({ pausedRuns }) => pausedRuns > 0) ?? [];
  const isHolding = new Set(holding.map(({ id }) => id));
  const told = alerts.data?.filter(({ budgetId }) => !isHolding.has(budgetId)) ?? [];
  if (holding.length + told.length === 0) return null;
  return (
    <ul aria-label="Budgets" className="grid gap-2">
      {holding.map((budget) => (
        <HoldingRow key={budget.id} budget={budget} />
      ))}
      {told.map((alert) => (
        <AlertRow key={alert.id} alert={alert} />
      ))}
    </ul>
  );
}

function HoldingRow({ budget }: { budget: Budget }) {
  const { slug } = useOrg();
  const { name, period, periodStart, pausedRuns, spentUsd, limitUsd } = budget;
  return (
    <Row icon={<Wallet className="size-4 text-wait-fg" aria-hidden="true" />} act={<RaiseBudgetButton budget={budget} />}>
      <p className="font-[550] text-pretty">
        Paused: the budget “{name}” for {periodWords(period, periodStart)}{" "}
        {spentUsd >= limitUsd ? "is used up" : "has no room for the next call"}
      </p>
      <p className="text-xs text-fg-2">
        {formatMoney(spentUsd)} of {formatMoney(limitUsd)} spent ·{" "}
        <Link href={`/${slug}/runs?status=paused`} className="underline underline-offset-2">
          {pausedRuns === 1 ? "1 run waits" : `${pausedRuns.toLocaleString()} runs wait`}
        </Link>
      </p>
    </Row>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canManage = useCan("budget:manage");
  const { slug } = useOrg();
  const dismiss = useMutation(
    trpc.budgets.dismissAlert.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.budgets.alerts.queryKey() }),
      onError: (error) => toastError("The alert could not be put away", error),
    }),
  );
  const { id, budgetName, period, periodStart, percent, spentUsd, limitUsd, at } = alert;
  return (
    <Row
      icon={<BellRing className="size-4 text-wait-fg" aria-hidden="true" />}
      act={
        canManage && (
          <IconButton label={`Put away the alert about ${budgetName}`} disabled={dismiss.isPending} onClick={() => dismiss.mutate({ id })}>
            <X />
          </IconButton>
        )
      }
    >
      <p className="font-[550] text-pretty">
        {percent === 100 ? "Reached: the budget " : `${percent} % are spent of the budget `}
        <Link href={`/${slug}/settings/budgets`} className="underline-offset-2 hover:underline">
          “{budgetName}”
        </Link>{" "}
        for {periodWords(period, periodStart)}
      </p>
      <p className="text-xs text-fg-2">
        {formatMoney(spentUsd)} of {formatMoney(limitUsd)} · <RelativeTime at={at} />
      </p>
    </Row>
  );
}

function Row({ icon, act, children }: { icon: ReactNode; act: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-panel px-4 py-2.5 shadow-sm">
      {icon}
      <div className="min-w-0 flex-1 basis-52">{children}</div>
      {act}
    </li>
  );
}
