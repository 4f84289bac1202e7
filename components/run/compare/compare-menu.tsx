"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusGlyph } from "@/components/ui/status-badge";

/** How many of the latest runs are offered. */
const mostRuns = 12;

/** The latest other runs of the same workflow, to be compared with this one. */
export function CompareMenu({ runId, workflowId }: { runId: string; workflowId: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const [isOpen, setOpen] = useState(false);
  const list = useQuery(trpc.runs.list.queryOptions({ workflowId, limit: mostRuns + 1 }, { enabled: isOpen }));
  const runs = list.data?.items.filter(({ id }) => id !== runId).slice(0, mostRuns);
  return (
    <DropdownMenu open={isOpen} onOpenChange={setOpen}>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" title="Compare with another run">
          <GitCompareArrows /> <span className="max-lg:sr-only">Compare</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-h-96 w-72 overflow-y-auto">
        <DropdownMenuLabel>
          {list.isPending ? "Looking for other runs…" : runs?.length === 0 ? "No other run of this workflow yet" : "Compare with"}
        </DropdownMenuLabel>
        {list.isError && <DropdownMenuLabel>The runs could not be loaded.</DropdownMenuLabel>}
        {runs?.map((run) => (
          <DropdownMenuItem key={run.id} asChild>
            <Link href={`/${slug}/runs/compare?a=${run.id}&b=${runId}`}>
              <StatusGlyph status={run.status} />
              <span className="truncate">
                {run.version === null ? "Draft" : `Version ${run.version}`}, {run.startedBy}
              </span>
              <span className="ml-auto pl-3 text-2xs text-fg-3">
                <RelativeTime at={run.createdAt} />
              </span>
            </Link>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
