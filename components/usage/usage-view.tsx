"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { UsageByDay } from "@/components/usage/usage-by-day";
import { UsageExport } from "@/components/usage/usage-export";
import { UsageGroups } from "@/components/usage/usage-groups";
import { UsagePeriodPicker } from "@/components/usage/usage-period-picker";
import { UsageSavings } from "@/components/usage/usage-savings";
import { useUsageAddress } from "@/components/usage/use-usage-address";
import type { UsageBreakdown } from "@/server/workflow/usage";

const breakdowns: readonly { value: UsageBreakdown; label: string }[] = [
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
  { value: "workflow", label: "Workflow" },
  { value: "user", label: "Person" },
  { value: "node", label: "Node" },
];

/** What models cost, by day and by what they were used for. */
export function UsageView() {
  const trpc = useTRPC();
  const { period, span, by, change } = useUsageAddress();
  const usage = useQuery(trpc.usage.read.queryOptions({ ...span, by }, { placeholderData: keepPreviousData, refetchInterval: 30_000 }));
  return (
    <>
      <PageHeader title="Usage" description="What models cost, as their prices were. Days are counted in UTC.">
        <UsageExport span={span} />
      </PageHeader>
      <UsagePeriodPicker period={period} span={span} onChange={change} />
      {usage.isPending && <Skeleton className="h-56 rounded-lg" />}
      {usage.isError && !usage.data && (
        <ErrorState title="The usage could not be loaded" error={usage.error} onRetry={() => usage.refetch()} />
      )}
      {usage.data?.total.calls === 0 && (
        <div className="rounded-lg bg-panel shadow-sm">
          <EmptyState
            icon={ChartColumn}
            title="No model was called"
            description="Choose another period, or run a workflow that asks a model."
          />
        </div>
      )}
      {usage.data && usage.data.total.calls > 0 && (
        <>
          <UsageByDay usage={usage.data} />
          <section className="grid gap-3" aria-label="Breakdown">
            <Segmented
              label="Break down by"
              value={by}
              onValueChange={(next) => change({ by: next })}
              options={breakdowns}
              className="justify-self-start"
            />
            <UsageGroups groups={usage.data.groups} total={usage.data.total} />
          </section>
          <UsageSavings span={span} />
        </>
      )}
    </>
  );
}
