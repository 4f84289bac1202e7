"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Wallet } from "lucide-react";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useCan } from "@/components/org-context";
import { BudgetDialog } from "@/components/settings/budget-dialog";
import { BudgetRow } from "@/components/settings/budget-row";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

type Budget = ApiOutputs["budgets"]["list"][number];

/** What may be spent in a period, how much of it is, and what becomes of runs that would spend more. */
export function BudgetSettings() {
  const canManage = useCan("budget:manage");
  const [open, setOpen] = useState<Budget | "new" | null>(null);
  return (
    <>
      <PageHeader
        title="Budgets"
        description="Before each call of a model the most it may cost is set aside here. A run for whose next call there is no room waits, or stops."
      >
        {canManage && (
          <Button onClick={() => setOpen("new")}>
            <Plus /> Add budget
          </Button>
        )}
      </PageHeader>
      <BudgetList canManage={canManage} onEdit={setOpen} />
      {open && <BudgetDialog budget={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function BudgetList({ canManage, onEdit }: { canManage: boolean; onEdit: (budget: Budget) => void }) {
  const trpc = useTRPC();
  const budgets = useQuery(trpc.budgets.list.queryOptions(undefined, { refetchInterval: 4_000 }));
  if (budgets.isPending) return <RowsSkeleton label="Loading budgets" rows={3} />;
  if (budgets.isError)
    return <ErrorState title="The budgets could not be loaded" error={budgets.error} onRetry={() => budgets.refetch()} />;
  if (budgets.data.length === 0)
    return (
      <div className="rounded-lg bg-panel shadow-sm">
        <EmptyState
          icon={Wallet}
          title="No budgets yet"
          description="A budget says what the org, a workflow or a person may spend in a day, week, month or year. Without one only the limits of nodes hold."
        />
      </div>
    );
  return (
    <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Budgets">
      {budgets.data.map((budget) => (
        <BudgetRow key={budget.id} budget={budget} canManage={canManage} onEdit={() => onEdit(budget)} />
      ))}
    </ul>
  );
}
