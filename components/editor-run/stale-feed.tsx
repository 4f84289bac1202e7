"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useEditor } from "@/components/canvas/editor-context";
import { useVersionDocument } from "@/components/canvas/use-version-document";
import { useTRPC } from "@/components/trpc-provider";
import { useDebounced } from "@/components/use-debounced";
import { nodeCatalog } from "@/server/nodes/registry";
import { findChangedNodes } from "@/server/workflow/changed-nodes";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { findStale, groupSources, isChanged, type RanAs, type Stale } from "@/server/workflow/stale-nodes";
import { describeStale } from "@/server/workflow/stale-words";
import { useShownRun } from "./shown-run";
import { useStaleStore } from "./stale-store";

type LastRanNode = ApiOutputs["runs"]["lastRan"]["nodes"][number];

const settledMs = 250;

/**
 * Works out which nodes changed: since the run that is shown, else since each ran last; or since what is published. Draws nothing
 * itself.
 */
export function StaleFeed({ workflowId }: { workflowId: string }) {
  const document = useDebounced(
    useEditor((state) => state.history.document),
    settledMs,
  );
  const publishedVersion = usePublishedVersion(workflowId);
  const since = useStaleStore((state) => (publishedVersion === null ? "run" : state.since));
  const published = useVersionDocument(since === "publish" ? publishedVersion : null).document;
  const ranAs = useRanAs(workflowId);
  const stale = useMemo((): Stale | null => {
    if (since === "publish") return published && findChangedNodes(document, published);
    return ranAs && findStale(document, nodeCatalog, (nodeId) => ranAs.get(nodeId));
  }, [since, published, ranAs, document]);
  useEffect(() => {
    useStaleStore.setState({
      byNode: stale ? write(stale, document.nodes) : {},
      changed: [...(stale ?? [])].flatMap(([id, why]) => (isChanged(why) ? [id] : [])),
      sinceWords: since === "publish" ? `version ${publishedVersion}` : "the last run",
      publishedVersion,
    });
  }, [stale, document, since, publishedVersion]);
  useEffect(() => () => useStaleStore.setState({ byNode: {}, changed: [], publishedVersion: null }), []);
  return null;
}

/** Read along with the draft (editor.tsx), which asks for it. */
function usePublishedVersion(workflowId: string): number | null {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.workflows.get.queryOptions({ id: workflowId }, { enabled: false }));
  return data?.publishedVersion ?? null;
}

/** Each node as it was in the run that is shown, else in the last run that came to it; null: there was none. */
function useRanAs(workflowId: string): ReadonlyMap<string, RanAs> | null {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.lastRan.queryOptions({ workflowId }, { staleTime: 60_000 }));
  const shown = useShownRun((state) => state.shown?.document);
  return useMemo(() => {
    if (shown) return asInRun(shown);
    return data?.hasRun ? new Map(data.nodes.map((ran): [string, RanAs] => [ran.nodeId, readRan(ran)])) : null;
  }, [data, shown]);
}

function asInRun(shown: WorkflowDocument): Map<string, RanAs> {
  const sources = groupSources(shown);
  return new Map(shown.nodes.map((node): [string, RanAs] => [node.id, { node, sources: sources.get(node.id) ?? [], ran: null }]));
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
      const different = [...new Set(words)];
      const known = before[nodeId];
      return [nodeId, known?.join("\n") === different.join("\n") ? known : different];
    }),
  );
}
