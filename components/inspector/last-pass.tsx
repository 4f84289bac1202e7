"use client";
import { useQuery } from "@tanstack/react-query";
import { create } from "zustand";
import { useEditor } from "@/components/canvas/editor-context";
import { PassButtons } from "@/components/canvas/pass-buttons";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import type { LastStep } from "./use-last-outputs";

type ShownPass = { runId: string; stepKey: string };

/** Where in its loops a step stands: "3", or "3.0" in a loop inside another. */
const pathOf = (stepKey: string) => stepKey.split(":")[1] ?? "";

/** The pass that somebody chose to look at: all nodes of a loop show the same one. */
const useChosenPath = create<{ workflowId: string; path: string }>(() => ({ workflowId: "", path: "" }));

/** The pass of the last run that is looked at: at first the last one. `passes`: those that came to the node, when they are known. */
export function useLastPass(latest: LastStep) {
  const trpc = useTRPC();
  const workflowId = useEditor((state) => state.workflowId);
  const path = useChosenPath((state) => (state.workflowId === workflowId ? state.path : ""));
  const { data: passes = [] } = useQuery(
    trpc.runs.passes.queryOptions({ runId: latest.runId, nodeId: latest.nodeId }, { enabled: latest.passes > 1, staleTime: 60_000 }),
  );
  const shown: ShownPass = passes.find(({ stepKey }) => pathOf(stepKey) === path) ?? latest;
  const choose = (stepKey: string) => useChosenPath.setState({ workflowId, path: pathOf(stepKey) });
  return { shown, passes, choose };
}

type LastPassesProps = ReturnType<typeof useLastPass> & { name: string };

/** Leafs through the passes that came to a node in the last run, and leads to those that failed. */
export function LastPasses({ shown, passes, choose, name }: LastPassesProps) {
  if (passes.length < 2) return null;
  const at = passes.findIndex(({ stepKey }) => stepKey === shown.stepKey);
  const turn = (pass: ShownPass | undefined) => pass && choose(pass.stepKey);
  const failed = passes.filter(({ hasFailed }) => hasFailed);
  const nextFailed = passes.find(({ hasFailed }, index) => hasFailed && index > at) ?? failed[0];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <PassButtons
        name={name}
        hasPrevious={at > 0}
        hasNext={at !== -1 && at < passes.length - 1}
        onPrevious={() => turn(passes[at - 1])}
        onNext={() => turn(passes[at + 1])}
      >
        <span className="num text-2xs whitespace-nowrap text-fg-2">
          Pass {at + 1} of {passes.length}
          <span className="text-fg-3"> · index {pathOf(shown.stepKey)}</span>
        </span>
      </PassButtons>
      {failed.length > 0 && <span className="text-2xs text-fail-fg">{failed.length} failed</span>}
      {nextFailed && nextFailed.stepKey !== shown.stepKey && (
        <Button variant="ghost" size="sm" onClick={() => turn(nextFailed)}>
          Next failed
        </Button>
      )}
    </div>
  );
}
