"use client";
import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { useTRPC } from "@/components/trpc-provider";
import { callKey, listCalls } from "@/server/workflow/values/list-calls";
import type { ValueSchema } from "@/server/workflow/values/value-schema";
import { useEditor, useEditorStore } from "./editor-context";

/** Asks what the workflows give that this one calls, so that their fields are known and checked. Draws nothing itself. */
export function CallsFeed() {
  const trpc = useTRPC();
  const store = useEditorStore();
  // As texts, which stay the same while other things are edited.
  const keys = useEditor(useShallow(({ history }) => listCalls(history.document).map((call) => JSON.stringify(call))));
  const calls = keys.map((key) => JSON.parse(key) as { workflowId: string; version?: number });
  const answers = useQueries({
    queries: calls.map(({ workflowId, version }) =>
      trpc.workflows.output.queryOptions(
        { id: workflowId, ...(version === undefined ? {} : { version }) },
        // A workflow that is not there is told of elsewhere.
        { staleTime: 60_000, retry: false },
      ),
    ),
  });
  // As text, which is the same for the same answers: the checks begin anew with another map.
  const known = JSON.stringify(
    calls.flatMap(({ workflowId, version }, index) => {
      const schema = answers[index]?.data?.schema;
      return schema ? [[callKey(workflowId, version), schema]] : [];
    }),
  );
  useEffect(() => {
    const entries = JSON.parse(known) as [string, ValueSchema][];
    if (entries.length > 0 || store.getState().calledWorkflows.size > 0) store.setState({ calledWorkflows: new Map(entries) });
  }, [store, known]);
  return null;
}
