"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc-provider";
import type { DocumentNode } from "@/server/workflow/document";
import { isArtifactRef } from "@/server/workflow/run-event";
import { inputOf } from "./run-input";

type LastInput = {
  isPending: boolean;
  /** null: no run began there, or its input is too large for a form. */
  last: { input: unknown } | null;
};

/** What a trigger was given in the last run that began with it. */
export function useLastInput(workflowId: string, trigger: DocumentNode): LastInput {
  const trpc = useTRPC();
  const outputs = useQuery(trpc.runs.lastOutputs.queryOptions({ workflowId }, { retry: false }));
  const found = outputs.data?.nodes.find(({ latest }) => latest.nodeId === trigger.id);
  const step = found?.given ?? found?.latest;
  const isWanted = step?.isCut === true;
  const whole = useQuery(
    trpc.runs.step.queryOptions(
      { runId: step?.runId ?? "", key: step?.stepKey ?? "" },
      { enabled: isWanted, staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  if (outputs.isFetching || (isWanted && whole.isFetching)) return { isPending: true, last: null };
  const output = isWanted ? whole.data?.output : step?.output;
  const isThere = output !== undefined && output !== null && !isArtifactRef(output);
  return { isPending: false, last: isThere ? { input: inputOf(trigger, output) } : null };
}
