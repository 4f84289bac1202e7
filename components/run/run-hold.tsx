"use client";
import { Wallet } from "lucide-react";
import Link from "next/link";
import { RaiseBudgetButton } from "@/components/budgets/raise-budget-button";
import { useOrg } from "@/components/org-context";
import { formatMoney } from "@/components/ui/money";
import { type BudgetStop, stopWords } from "@/server/workflow/budget";

/** Why a run is paused that a budget holds, and what lets it go on. */
export function RunHold({ stop }: { stop: BudgetStop }) {
  const { slug } = useOrg();
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait-fg"
    >
      <Wallet aria-hidden className="size-3.5 shrink-0" />
      <p className="min-w-0 flex-1 basis-60">
        <span className="font-medium">Paused: {lowerFirst(stopWords(stop))}.</span> {formatMoney(stop.spentUsd)} of{" "}
        {formatMoney(stop.limitUsd)} are spent, and the next call may cost up to {formatMoney(stop.nextUsd)}. It goes on when the{" "}
        <Link href={`/${slug}/settings/budgets`} className="underline underline-offset-2">
          budget
        </Link>{" "}
        is raised, or with the next {stop.period}.
      </p>
      <RaiseBudgetButton budget={stop} />
    </div>
  );
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
