"use client";

import { useQuery } from "@tanstack/react-query";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { foldRun, type RunView } from "@/server/workflow/run-view";
import { readRunLog } from "../read-run-log";

export type ComparedRun = { details: ApiOutputs["runs"]["get"]; view: RunView };

/** A run as it stands now, folded from its stored events. */
export function useComparedRun(runId: string): { run: ComparedRun | null; error: unknown; retry(): void } {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const details = useQuery(trpc.runs.get.queryOptions({ id: runId }));
  const log = useQuery({
    queryKey: ["run-log", slug, runId],
    queryFn: async ({ signal }) => {
      let view = foldRun([]);
      for await (const page of readRunLog({ org: slug, runId, signal })) view = foldRun(page, view);
      return view;
    },
  });
  return {
    run: details.data && log.data ? { details: details.data, view: log.data } : null,
    error: details.error ?? log.error,
    retry() {
      void details.refetch();
      void log.refetch();
    },
  };
}
