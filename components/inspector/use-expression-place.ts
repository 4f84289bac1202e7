"use client";
import { useMemo, useRef } from "react";
import { useEditorStore } from "@/components/canvas/editor-context";
import { ExpressionPlace } from "@/components/expression/expression-place";
import { readLastScope } from "@/components/expression/last-scope";
import { nodeCatalog } from "@/server/nodes/registry";
import { readGraph } from "@/server/workflow/graph/read-graph";
import { useLastOutputs } from "./use-last-outputs";

/** What the fields of a node may refer to, with what it was in the last run. Null for a node that nothing comes before. */
export function useExpressionPlace(nodeId: string, hasInput: boolean): ExpressionPlace | null {
  const store = useEditorStore();
  const { workflowId } = store.getState();
  const lastOf = useRef<ReturnType<typeof useLastOutputs>>(() => undefined);
  lastOf.current = useLastOutputs(workflowId);
  return useMemo(
    () =>
      hasInput
        ? new ExpressionPlace({
            nodeId,
            readDocument: () => store.getState().history.document,
            readWorkflows: () => store.getState().calledWorkflows,
            readGraph: (document) => readGraph(document, nodeCatalog, { profiles: store.getState().knownProfiles }),
            readScope: (groups, graph) => readLastScope(groups, (id) => lastOf.current(id), { graph, nodeId, workflowId }),
            dataKey: () => lastOf.current,
          })
        : null,
    [nodeId, hasInput, store, workflowId],
  );
}
