"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useEditor } from "@/components/canvas/editor-context";
import { useTRPC } from "@/components/trpc-provider";
import { useDebounced } from "@/components/use-debounced";
import { nodeCatalog } from "@/server/nodes/registry";
import type { DocumentNode } from "@/server/workflow/document";
import { findStale, groupSources, isChanged, type RanAs, type Stale } from "@/server/workflow/stale-nodes";
import { describeStale } from "@/server/workflow/stale-words";
import { useShownRun } from "./shown-run";
import { useStaleStore } from "./stale-store";

type LastRanNode = ApiOutputs["runs"]["lastRan"]["nodes"][number];

const settledMs = 250;

/** Works out which nodes changed since the run that is shown, else since each ran last. Draws nothing itself. */
export function StaleFeed({ workflowId }: { workflowId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.lastRan.queryOptions({ workflowId }, { staleTime: 60_000 }));
  const document = useDebounced(
    useEditor((state) => state.history.document),
    settledMs,
  );
  const shown = useShownRun((state) => state.shown?.document);
  const ranAs = useMemo(() => {
    if (!shown) return data?.hasRun ? new Map(data.nodes.map((ran): [string, RanAs] => [ran.nodeId, readRan(ran)])) : null;
    const sources = groupSources(shown);
    return new Map(shown.nodes.map((node): [string, RanAs] => [node.id, { node, sources: sources.get(node.id) ?? [], ran: null }]));
  }, [data, shown]);
  useEffect(() => {
    if (!ranAs) return useStaleStore.setState({ byNode: {}, changed: [] });
    const stale = findStale(document, nodeCatalog, (nodeId) => ranAs.get(nodeId));
    useStaleStore.setState({
      byNode: write(stale, document.nodes),
      changed: [...stale].flatMap(([id, why]) => (isChanged(why) ? [id] : [])),
    });
  }, [document, ranAs]);
  useEffect(() => () => useStaleStore.setState({ byNode: {}, changed: [] }), []);
  return null;
}

/** As the server gave it: tRPC types `unknown` fields as optional. */
function readRan({ node, ...ran }: LastRanNode): RanAs {
  return { ...ran, node: { ...node, pinned: node.pinned && { ...node.pinned, output: node.pinned.output } } };
}

/** Words that say the same as before are the same list, so that no card draws again for them. */
function write(stale: Stale, nodes: readonly DocumentNode[]): Record<string, readonly string[]> {
  const before = useStaleStore.getState().byNode;
  return Object.fromEntries(
    [...stale].map(([nodeId, reasons]) => {
      const words = reasons.map((reason) => describeStale(reason, { nodeId, document: { nodes: [...nodes] }, catalog: nodeCatalog }));
      const known = before[nodeId];
      return [nodeId, known?.join("\n") === words.join("\n") ? known : words];
    }),
  );
}
