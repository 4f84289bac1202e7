"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ListVideo } from "lucide-react";
import { RunRows } from "@/components/runs/run-rows";
import { useTRPC } from "@/components/trpc-provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

/** The runs of this workflow, newest first. */
export function WorkflowRuns({ workflowId }: { workflowId: string }) {
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions({ workflowId }, { getNextPageParam: (page) => page.nextCursor, refetchInterval: 3_000 }),
  );
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-4 p-4 md:p-6">
      {list.isPending && <RowsSkeleton label="Loading runs" />}
      {list.isError && !list.data && <ErrorState title="The runs could not be loaded" error={list.error} onRetry={() => list.refetch()} />}
      {list.isSuccess && runs.length === 0 && (
        <EmptyState
          icon={ListVideo}
          title="It has not run yet"
          description="Press Run: each run is kept here with what happened and what it cost."
        />
      )}
      {runs.length > 0 && <RunRows runs={runs} />}
      <LoadMore {...list} />
    </div>
  );
}
