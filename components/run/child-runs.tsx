"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Duration } from "@/components/ui/duration";
import { LoadMore } from "@/components/ui/load-more";
import { StatusBadge } from "@/components/ui/status-badge";
import { isFinalRun, isFinalStep } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";

/** The runs that a step started for itself, with the way to each. Nothing for a step that started none. */
export function ChildRuns({ runId, step }: { runId: string; step: StepView }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { parentRunId: runId },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: ({ state }) =>
          isFinalStep(step.status) && state.data?.pages.every((page) => page.items.every((run) => isFinalRun(run.status))) ? false : 2_000,
      },
    ),
  );
  const runs = (list.data?.pages.flatMap((page) => page.items) ?? []).filter(({ parent }) => parent?.stepKey === step.stepKey);
  if (runs.length === 0) return null;
  return (
    <section aria-label="Runs it started" className="mx-4 mt-4 overflow-hidden rounded-md border border-line">
      <h3 className="border-b border-line bg-sunken/60 px-3 py-1.5 text-xs font-[550]">Runs it started</h3>
      <ul className="max-h-64 overflow-y-auto">
        {runs.map((run) => (
          <li key={run.id} className="border-b border-line last:border-b-0">
            <Link href={`/${slug}/runs/${run.id}`} className="flex items-center gap-3 px-3 py-1.5 text-xs hover:bg-hover">
              <span className="min-w-0 flex-1 truncate">
                {run.workflowName} <span className="font-mono text-2xs text-fg-3">{run.id.slice(-6)}</span>
              </span>
              {run.startedAt && run.finishedAt && (
                <span className="num text-fg-3">
                  <Duration ms={Date.parse(run.finishedAt) - Date.parse(run.startedAt)} />
                </span>
              )}
              <StatusBadge status={run.status} />
            </Link>
          </li>
        ))}
      </ul>
      <LoadMore {...list} />
    </section>
  );
}
