"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { clearRun } from "@/components/canvas/use-run-store";
import { useOrg } from "@/components/org-context";
import { readPlanShape } from "@/components/run/plan-shape";
import { useReplay } from "@/components/run/replay/use-replay";
import { readSign } from "@/components/run/run-sign";
import { useOverlay } from "@/components/run/use-overlay";
import { useRunTitle } from "@/components/run/use-run-title";
import { useRunView } from "@/components/run/use-run-view";
import { useTRPC } from "@/components/trpc-provider";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { isFinalRun } from "@/server/workflow/run-event";
import { useShownRun } from "./shown-run";
import "@/components/run/run.css";

/** Reads a run and what happens in it, for the cards and the panels of the editor. Draws nothing itself. */
export function RunFeed({ runId, workflowId }: { runId: string; workflowId: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const run = useRunView({ org: slug, runId });
  const replayed = useReplay(run);
  const details = query.data?.workflowId === workflowId ? query.data : undefined;
  const parts = useMemo(() => {
    if (!details) return null;
    // tRPC types `unknown` fields as optional; on the wire they are the same.
    const document = details.document as WorkflowDocument;
    const plan = details.plan as Plan;
    return { details, document, plan, shape: readPlanShape(plan, document) };
  }, [details]);
  const isReady = run.loaded && parts !== null;
  useOverlay(run, replayed, isReady ? parts.shape : null);
  useEffect(() => clearRun, []);
  useEffect(() => {
    const wrong = query.data && !details ? new Error("This run belongs to another workflow.") : null;
    useShownRun.setState({ shown: isReady ? { runId, ...parts, run, replayed } : null, error: query.error ?? run.error ?? wrong });
  }, [isReady, runId, parts, run, replayed, query.data, query.error, details]);
  useEffect(() => () => useShownRun.setState({ shown: null, error: null }), []);
  useRunTitle(details?.workflowName, isReady ? readSign(run.head) : undefined);
  useTellOfEnd(workflowId, run.loaded && isFinalRun(run.head.status));
  return null;
}

/** What lists and panels say of the last run is read again when one ended. */
function useTellOfEnd(workflowId: string, isOver: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const wasOver = useRef(isOver);
  useEffect(() => {
    const before = wasOver.current;
    wasOver.current = isOver;
    if (!isOver || before) return;
    void queryClient.invalidateQueries({ queryKey: trpc.runs.lastOutputs.queryKey({ workflowId }) });
    void queryClient.invalidateQueries({ queryKey: trpc.runs.lastRan.queryKey({ workflowId }) });
    void queryClient.invalidateQueries({ queryKey: trpc.runs.list.pathKey() });
  }, [isOver, workflowId, queryClient, trpc]);
}
