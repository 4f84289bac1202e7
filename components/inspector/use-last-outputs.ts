"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import type { ApiOutputs } from "@/components/api-outputs";
import { useEditor } from "@/components/canvas/editor-context";
import { useTRPC } from "@/components/trpc-provider";
import type { StepStatus } from "@/server/workflow/run-event";

export type LastStep = ApiOutputs["runs"]["lastOutputs"]["nodes"][number]["latest"];

/** The last known values of a node: pinned, or of the last run that came to it. */
export type LastOutput = {
  input: unknown;
  output: unknown;
  handle: string | null;
  source: "pin" | "run";
  status: StepStatus;
  /** Null for a pin of a node that never ran. */
  runId: string | null;
  stepKey: string | null;
  at: string | null;
  /** Long texts and lists are cut. */
  isCut: boolean;
  /** How it came out last, which may be later than when it gave the output; null when it never ran. */
  latest: LastStep | null;
};

type Pinned = { output?: unknown; handle?: string | undefined };

/**
 * What each node of the open workflow got and gave last, by node id; a pin wins over the last run. Undefined for a node that never
 * ran and is not pinned. Read again when a run that is shown ends, and when the window is
 * looked at again.
 */
export function useLastOutputs(workflowId: string): (nodeId: string) => LastOutput | undefined {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.lastOutputs.queryOptions({ workflowId }));
  // Alternating ids and pins: both keep their identity while other things are edited.
  const pins = useEditor(
    useShallow((state) => state.history.document.nodes.flatMap((node): unknown[] => (node.pinned === null ? [] : [node.id, node.pinned]))),
  );
  return useMemo(() => {
    const known = new Map(data?.nodes.map((node) => [node.latest.nodeId, node]));
    return (nodeId) => {
      const node = known.get(nodeId);
      const index = pins.indexOf(nodeId);
      if (index >= 0) return ofPin(pins[index + 1] as Pinned, node?.latest ?? null);
      return node && ofRun(node);
    };
  }, [data, pins]);
}

function ofRun({ latest, given }: ApiOutputs["runs"]["lastOutputs"]["nodes"][number]): LastOutput {
  // A step that failed gave nothing; what it gave before is still what a field can refer to.
  const from = given ?? latest;
  return {
    input: latest.input,
    output: from.output,
    handle: from.handle,
    source: "run",
    status: from.status,
    runId: from.runId,
    stepKey: from.stepKey,
    at: from.at,
    isCut: from.isCut || latest.isCut,
    latest,
  };
}

function ofPin({ output, handle }: Pinned, latest: LastStep | null): LastOutput {
  return {
    input: latest?.input,
    output,
    handle: handle ?? null,
    source: "pin",
    status: "succeeded",
    runId: latest?.runId ?? null,
    stepKey: latest?.stepKey ?? null,
    at: latest?.at ?? null,
    isCut: latest?.isCut ?? false,
    latest,
  };
}
