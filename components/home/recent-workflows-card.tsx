"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { HomeCard } from "@/components/home/home-card";
import { useOrg } from "@/components/org-context";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { MiniGraph } from "@/components/workflows/mini-graph";
import { QuickRun } from "@/components/workflows/quick-run";

type Workflows = Pick<UseQueryResult<ApiOutputs["workflows"]["list"], unknown>, "isPending" | "isError" | "error" | "refetch" | "data">;

/** The workflows changed last, each with a button that runs it. */
export function RecentWorkflowsCard({ workflows }: { workflows: Workflows }) {
  const { slug, looks } = useOrg();
  return (
    <HomeCard title="Recent workflows" query={workflows} rows={4} more={{ href: `/${slug}/workflows`, label: "All workflows" }}>
      <ul className="divide-y divide-line" aria-label="Recent workflows">
        {workflows.data?.items.map((workflow) => (
          <li key={workflow.id} className="relative flex min-h-[56px] items-center gap-3 px-4 py-2 hover:bg-hover/50">
            <span className="hidden h-[36px] w-[68px] shrink-0 overflow-hidden rounded-md border border-line bg-canvas p-0.5 sm:block">
              <MiniGraph document={workflow.preview} looks={looks} className="size-full" />
            </span>
            <span className="min-w-0 flex-1">
              <Link href={`/${slug}/workflows/${workflow.id}`} className="block truncate font-[550] after:absolute after:inset-0">
                {workflow.name}
              </Link>
              <span className="block truncate text-xs text-fg-3">
                Changed <RelativeTime at={workflow.updatedAt} />
                {workflow.updatedBy && ` by ${workflow.updatedBy}`}
              </span>
            </span>
            {workflow.lastRun && <StatusBadge status={workflow.lastRun.status} className="hidden sm:inline-flex" />}
            <QuickRun workflow={workflow} />
          </li>
        ))}
      </ul>
    </HomeCard>
  );
}
