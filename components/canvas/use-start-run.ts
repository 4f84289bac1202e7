"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";

/** Saves, starts, and goes to the run's page. */
export function useStartRun(onBeforeStart: () => Promise<boolean>) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const options = trpc.runs.start.mutationOptions({ onSuccess: ({ runId }) => router.push(`/${slug}/runs/${runId}`) });
  const send = options.mutationFn;
  return useMutation({
    ...options,
    mutationFn: async (input, context) => {
      if (!(await onBeforeStart())) throw new Error("The draft could not be saved, so it was not started.");
      if (!send) throw new Error("The server cannot be called.");
      return send(input, context);
    },
  });
}
