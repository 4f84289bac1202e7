"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";

/** The ways to control a run. What came of it is told by the run's own events; a refusal is told in a toast. */
export function useRunControl(runId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { slug } = useOrg();
  const told = (title: string) => ({
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() }),
    onError: (error: unknown) => toastError(title, error),
  });
  const led = (title: string) => ({
    ...told(title),
    onSuccess: async (started: { runId: string }) => {
      router.push(`/${slug}/runs/${started.runId}`);
      await queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() });
    },
  });
  const pause = useMutation(trpc.runs.pause.mutationOptions(told("The run could not be paused")));
  const resume = useMutation(trpc.runs.resume.mutationOptions(told("The run could not be resumed")));
  const stepOnce = useMutation(trpc.runs.stepOnce.mutationOptions(told("The next step could not be started")));
  const cancel = useMutation(trpc.runs.cancel.mutationOptions(told("The run could not be cancelled")));
  const retry = useMutation(trpc.runs.retry.mutationOptions(led("The run could not be retried")));
  const rerun = useMutation(trpc.runs.rerun.mutationOptions(led("The run could not be started again")));
  return { pause, resume, stepOnce, cancel, retry, rerun, input: { id: runId } };
}
