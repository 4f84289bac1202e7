"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";

/** Looks anew at tags and at the lists that show them. */
export function useRefreshTags(): () => Promise<unknown> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.tags.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() }),
    ]);
}
