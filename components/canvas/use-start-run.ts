"use client";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterInputs } from "@trpc/server";
import { useTRPCClient } from "@/components/trpc-provider";
import type { AppRouter } from "@/server/api/root";

type Inputs = inferRouterInputs<AppRouter>["runs"];

/** All of a draft or a version, or a part of a draft. */
export type RunRequest = { kind: "all"; input: Inputs["start"] } | { kind: "part"; input: Inputs["startPartial"] };

/** Saves and starts; the caller shows the run. */
export function useStartRun(onBeforeStart: () => Promise<boolean>, onStarted: (runId: string) => void) {
  const client = useTRPCClient();
  return useMutation({
    mutationFn: async (request: RunRequest) => {
      if (!(await onBeforeStart())) throw new Error("The draft could not be saved, so it was not started.");
      return request.kind === "all" ? client.runs.start.mutate(request.input) : client.runs.startPartial.mutate(request.input);
    },
    onSuccess: ({ runId }) => onStarted(runId),
  });
}
