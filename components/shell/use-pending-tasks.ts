"use client";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";

/** How many human tasks wait for someone in this org; 0 while unknown. Looked up every 10 s while the tab is visible. */
export function usePendingTasks(): number {
  const trpc = useTRPC();
  const allowed = useCan("human-task:read");
  const count = useQuery(trpc.humanTasks.count.queryOptions(undefined, { enabled: allowed, refetchInterval: 10_000 }));
  return count.data?.pending ?? 0;
}
