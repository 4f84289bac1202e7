"use client";
import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { useEditor } from "@/components/canvas/editor-context";
import { useTRPC } from "@/components/trpc-provider";
import { useHookStore } from "./hook-store";

const lookMs = 1_200;

/** Asks for test calls of the draft's webhooks while somebody listens. Draws nothing itself. */
export function HookFeed({ workflowId }: { workflowId: string }) {
  const trpc = useTRPC();
  const ids = useEditor(
    useShallow(({ history }) => history.document.nodes.flatMap(({ id, type, disabled }) => (type === "webhook" && !disabled ? [id] : []))),
  );
  const answers = useQueries({
    queries: ids.map((nodeId) => ({
      ...trpc.workflows.hookListener.queryOptions({ id: workflowId, nodeId }),
      refetchInterval: ({ state }: { state: { data?: { isListening: boolean } | undefined } }) =>
        state.data?.isListening ? lookMs : false,
    })),
  });
  const known = answers.map(({ data }) => data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer keeps its identity until it says something else
  useEffect(() => {
    useHookStore.setState(Object.fromEntries(ids.flatMap((id, index) => (known[index] ? [[id, known[index]]] : []))), true);
  }, [ids, ...known]);
  useEffect(() => () => useHookStore.setState({}, true), []);
  return null;
}
