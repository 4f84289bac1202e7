"use client";
import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useState } from "react";
import { ActivityCard } from "@/components/home/activity-card";
import type { Period } from "@/components/home/figure-words";
import { Figures } from "@/components/home/figures";
import { NeedsYouCard } from "@/components/home/needs-you-card";
import { RecentWorkflowsCard } from "@/components/home/recent-workflows-card";
import { RunningCard } from "@/components/home/running-card";
import { useCan, useOrg } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { Segmented } from "@/components/ui/segmented";
import { WorkflowStart } from "@/components/workflows/workflow-start";

const periods: readonly { value: Period; label: string }[] = [
  { value: "day", label: "24 hours" },
  { value: "week", label: "7 days" },
];

/** Where a person lands: what needs them, what goes on, how it went, and where they left off. */
export function HomeView() {
  const trpc = useTRPC();
  const { name } = useOrg();
  const [period, setPeriod] = useState<Period>("day");
  const workflows = useQuery(trpc.workflows.list.queryOptions({ limit: 6 }, { refetchInterval: 15_000 }));
  if (workflows.data?.items.length === 0) return <NewOrg />;
  return (
    <PageBody>
      <PageHeader title="Home" description={name}>
        <Segmented label="Period of the figures" value={period} onValueChange={setPeriod} options={periods} />
      </PageHeader>
      <Figures period={period} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <NeedsYouCard />
          <RunningCard />
          <RecentWorkflowsCard workflows={workflows} />
        </div>
        <ActivityCard />
      </div>
    </PageBody>
  );
}

function NewOrg() {
  const { name } = useOrg();
  const canWrite = useCan("workflow:write");
  return (
    <PageBody>
      <PageHeader title="Home" description={name} />
      {canWrite ? (
        <WorkflowStart />
      ) : (
        <EmptyState
          icon={Workflow}
          title="Nothing is here yet"
          description="When an editor of this org draws and runs workflows, you see here how they do."
        />
      )}
    </PageBody>
  );
}
