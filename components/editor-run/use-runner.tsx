"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { toast } from "sonner";
import type { DocumentSession } from "@/components/canvas/document-session";
import { useEditor, useEditorStore } from "@/components/canvas/editor-context";
import { OneNodeDialog, RunDialog } from "@/components/canvas/editor-parts";
import { countProblems, hasErrors } from "@/components/canvas/problems";
import { listInputFields, takesJson } from "@/components/canvas/run-input";
import { useStartRun } from "@/components/canvas/use-start-run";
import { collectStream } from "@/components/canvas/walk-graph";
import { useOrg } from "@/components/org-context";
import { useIsNarrow } from "@/components/run/use-is-narrow";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { useStable } from "@/components/use-stable";
import { nodeCatalog } from "@/server/nodes/registry";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { whyNotPart } from "./part-reasons";
import type { PartKind, Runner } from "./runner-context";
import { liveRunId, showRun, useShownRun } from "./shown-run";
import { tellRefusal } from "./tell-refusal";
import { usePinning } from "./use-pinning";

type Asking = { what: "run"; until: string | null } | { what: "only"; nodeId: string };

type RunnerParts = { runner: Runner; isStarting: boolean; dialog: ReactNode };

/** Running the open draft: what is wrong first, then the input where one is asked for, else at once. */
export function useRunnerParts(
  session: DocumentSession,
  { onProblems, onStarted }: { onProblems: () => void; onStarted: () => void },
): RunnerParts {
  const store = useEditorStore();
  const [asking, setAsking] = useState<Asking | null>(null);
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const beforeStart = async () => readOnly || (await session.flush()) !== null;
  const show = useShow();
  const started = (runId: string) => {
    setAsking(null);
    onStarted();
    show(runId);
  };
  const direct = useStartRun(beforeStart, started);
  const cancel = useCancel();
  const togglePin = usePinning();
  const documentNow = () => store.getState().history.document;

  const start = async () => {
    // Not the debounced list: what was just typed counts.
    const issues = await session.check();
    if (hasErrors(issues)) {
      toast.error(`It cannot run yet: ${countProblems(issues)}`, {
        description: issues.find(({ severity }) => severity === "error")?.message,
      });
      return onProblems();
    }
    const only = startsAlone(listTriggers(documentNow(), null));
    if (!only) return setAsking({ what: "run", until: null });
    direct.mutate(
      { kind: "all", input: { workflowId, version: "draft", triggerNodeId: only.id } },
      { onError: (error) => toastError("The run could not be started", error) },
    );
  };
  const part = (kind: PartKind, nodeId: string, useStale = false) => {
    const document = documentNow();
    const why = whyNotPart(kind, { document, catalog: nodeCatalog, nodeId, hasRun: null });
    if (why !== null) return void toast.error(`${why}.`, { id: "part" });
    const isTrigger = nodeCatalog[document.nodes.find(({ id }) => id === nodeId)?.type ?? ""]?.hasInput === false;
    if (kind === "only" && !isTrigger) return setAsking({ what: "only", nodeId });
    if (kind === "from")
      return direct.mutate(
        { kind: "part", input: { workflowId, kind, nodeId, ...(useStale ? { useStale } : {}) } },
        { onError: (error) => tellRefusal(error, { nodeId, document: documentNow(), onPart: (from, stale) => part("from", from, stale) }) },
      );
    const only = startsAlone(listTriggers(document, nodeId));
    if (!only) return setAsking({ what: "run", until: nodeId });
    direct.mutate(
      { kind: "part", input: { workflowId, kind: "until", nodeId, triggerNodeId: only.id } },
      { onError: (error) => toastError("The run could not be started", error) },
    );
  };
  const toggle = () => {
    const live = liveRunId(useShownRun.getState());
    if (live === null) void start();
    else cancel.mutate({ id: live });
  };
  const acts = {
    toggle: useStable(toggle),
    start: useStable(() => void start()),
    ask: useStable(() => setAsking({ what: "run", until: null })),
    part: useStable((kind: PartKind, nodeId: string) => part(kind, nodeId)),
    togglePin: useStable(togglePin),
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them keeps its identity
  const runner = useMemo(() => acts, []);
  const close = () => setAsking(null);
  const common = { workflowId, onBeforeStart: beforeStart, onStarted: started, onClose: close };
  return {
    runner,
    isStarting: direct.isPending,
    dialog:
      asking?.what === "run" ? (
        <RunDialog {...common} until={nameNode(documentNow(), asking.until)} triggers={listTriggers(documentNow(), asking.until)} />
      ) : asking?.what === "only" ? (
        <OneNodeDialog {...common} nodeId={asking.nodeId} />
      ) : null,
  };
}

/** The triggers that are switched on and lead to a node, or all. */
function listTriggers(document: WorkflowDocument, nodeId: string | null): DocumentNode[] {
  const before = nodeId === null ? null : collectStream(document, nodeId, "up");
  return document.nodes.filter(
    ({ id, type, disabled }) =>
      !disabled && (before === null || before.has(id)) && Object.hasOwn(nodeCatalog, type) && nodeCatalog[type]?.hasInput === false,
  );
}

/** The only trigger, when there is nothing to ask. What is pinned at one is what it gives. */
function startsAlone(triggers: readonly DocumentNode[]): DocumentNode | null {
  const [only] = triggers;
  if (!only || triggers.length !== 1) return null;
  return only.pinned !== null || (!takesJson(only) && listInputFields(only).length === 0) ? only : null;
}

/** Over the drawing; on a phone, where both have no room, on its own page. */
function useShow(): (runId: string) => void {
  const router = useRouter();
  const { slug } = useOrg();
  const narrow = useIsNarrow();
  return (runId) => (narrow ? router.push(`/${slug}/runs/${runId}`) : showRun(runId));
}

function nameNode({ nodes }: WorkflowDocument, nodeId: string | null): { nodeId: string; name: string } | null {
  return nodeId === null ? null : { nodeId, name: nodes.find(({ id }) => id === nodeId)?.name || nodeId };
}

function useCancel() {
  const trpc = useTRPC();
  return useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: () => void toast("The run was stopped.", { id: "stopped" }),
      onError: (error) => toastError("The run could not be stopped", error),
    }),
  );
}
