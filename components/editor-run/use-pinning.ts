"use client";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useEditorActions, useEditorStore } from "@/components/canvas/editor-context";
import { useRunStore } from "@/components/canvas/use-run-store";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { limits } from "@/server/limits";
import { isArtifactRef } from "@/server/workflow/run-event";
import { useShownRun } from "./shown-run";

/** Pins what a node gave in the run that is shown, else in the last run that came to it; takes the pin of a pinned node away. */
export function usePinning(): (nodeId: string) => Promise<void> {
  const store = useEditorStore();
  const actions = useEditorActions();
  const readLast = useReadLast();
  return async (nodeId) => {
    const { readOnly, history, workflowId } = store.getState();
    const node = history.document.nodes.find(({ id }) => id === nodeId);
    if (readOnly || !node) return;
    if (node.pinned !== null) return actions.setPinned(nodeId, null);
    try {
      const last = await readLast(workflowId, nodeId);
      if (!last)
        return void toast.error("There is no output to pin yet.", {
          id: "pin",
          description: "Run until this node first, or write one in its Output tab.",
        });
      const bytes = JSON.stringify(last.output ?? null).length;
      if (bytes > limits.pinnedBytes)
        return void toast.error("The output is too large to pin.", {
          id: "pin",
          description: `It has ${Math.ceil(bytes / 1_000)} kB; at most ${limits.pinnedBytes / 1_000} kB are kept in a workflow. Pin a part of it, by hand in the Output tab.`,
        });
      actions.setPinned(nodeId, { output: last.output, handle: last.handle });
    } catch (error) {
      toastError("The output could not be pinned", error);
    }
  };
}

type Given = { output: unknown; handle: string };

function useReadLast(): (workflowId: string, nodeId: string) => Promise<Given | null> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  /** The value itself where a row holds a reference. */
  const whole = async (runId: string, output: unknown): Promise<unknown> => {
    if (!isArtifactRef(output)) return output;
    const { content } = await queryClient.fetchQuery(trpc.runs.artifact.queryOptions({ runId, id: output.$artifact }));
    return JSON.parse(content) as unknown;
  };
  return async (workflowId, nodeId) => {
    const { shown } = useShownRun.getState();
    const step = shown && useRunStore.getState().byNode[nodeId];
    if (step?.handle !== undefined && step.output !== undefined)
      return { output: await whole(shown?.runId ?? "", step.output), handle: step.handle };
    const { nodes } = await queryClient.fetchQuery(trpc.runs.lastOutputs.queryOptions({ workflowId }));
    const node = nodes.find(({ latest }) => latest.nodeId === nodeId);
    const last = node?.given ?? (node?.latest.handle === null ? null : node?.latest);
    if (!last || last.handle === null) return null;
    const { output } = await queryClient.fetchQuery(trpc.runs.step.queryOptions({ runId: last.runId, key: last.stepKey }));
    return { output: await whole(last.runId, output), handle: last.handle };
  };
}
