"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useStore } from "zustand";
import { ReadOnlyCanvas } from "@/components/canvas/read-only-canvas";
import { RunActionsProvider } from "@/components/canvas/run-actions";
import { clearRun, hoverNode, useRunStore } from "@/components/canvas/use-run-store";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { PresentMoment } from "@/components/use-now";
import { useStable } from "@/components/use-stable";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { readPlanShape } from "./plan-shape";
import type { Replay } from "./replay/create-replay";
import { MomentActions } from "./replay/moment-actions";
import { useBookmarks } from "./replay/use-bookmarks";
import { useAskedBookmark, useAskedMoment, useMomentAddress } from "./replay/use-moment-address";
import { useReplay } from "./replay/use-replay";
import { RunDetails } from "./run-details";
import { dockTabs, RunDock } from "./run-dock";
import { RunHeader } from "./run-header";
import { RunLineage } from "./run-lineage";
import { showOverlay } from "./run-overlay";
import { RunReport } from "./run-report";
import { readSign, signWords } from "./run-sign";
import { RunSkeleton } from "./run-skeleton";
import { RunWait } from "./run-wait";
import { type StepActs, StepCanvasMenu } from "./step-menu";
import { changeAddress, useAddress } from "./use-address";
import { useChosenStep } from "./use-chosen-step";
import { useIsNarrow } from "./use-is-narrow";
import { useIsPrinting } from "./use-is-printing";
import { useRunTitle } from "./use-run-title";
import { type LiveRun, useRunView } from "./use-run-view";
import { useStepActs } from "./use-step-acts";
import "./run.css";

/** One run, live, finished or played back: the drawing with what happened over it, a panel for the chosen step, and what happened. */
export function RunPage({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const run = useRunView({ org: slug, runId });
  useEffect(() => clearRun, []);
  useRunTitle(query.data?.workflowName, run.loaded ? readSign(run.head) : undefined);

  if (query.error)
    return <ErrorState error={query.error} title="This run could not be opened" onRetry={() => query.refetch()} className="min-h-dvh" />;
  if (run.error)
    return (
      <ErrorState
        error={run.error}
        title="The run's events could not be read"
        onRetry={() => window.location.reload()}
        className="min-h-dvh"
      />
    );
  if (!query.data || !run.loaded) return <RunSkeleton read={run.seq} all={query.data?.lastSeq ?? 0} />;
  const { document, plan } = query.data;
  // tRPC types `unknown` fields as optional; on the wire they are the same.
  return <OpenRun details={query.data} document={document as WorkflowDocument} plan={plan as Plan} run={run} />;
}

type Details = Parameters<typeof RunLineage>[0]["run"] & {
  id: string;
  workflowId: string;
  workflowName: string;
  version: number | null;
  startedBy: string;
};
type OpenRunProps = { details: Details; document: WorkflowDocument; plan: Plan; run: LiveRun };

function OpenRun({ details, document, plan, run }: OpenRunProps) {
  const { id: runId } = details;
  const replayed = useReplay(run, useAskedMoment());
  const { replay, view, moment } = replayed;
  useMomentAddress(replay);
  const kept = useBookmarks(runId);
  useAskedBookmark(replay, kept);
  const [isKeeping, setKeeping] = useState(false);
  const marks = useMemo(
    () => kept.bookmarks.map(({ id, seq, name }) => ({ id, name, time: run.index.timeOf(seq) })),
    [kept.bookmarks, run.index],
  );
  const openBookmarks = useCallback(() => setKeeping(true), []);
  const shape = useMemo(() => readPlanShape(plan, document), [plan, document]);
  const passes = useRunStore((state) => state.chosen);
  useEffect(() => showOverlay(view, shape, passes), [view, shape, passes]);
  const [chosen, choose] = useChosenStep(view, shape);
  const [read] = useAddress();
  const printing = useIsPrinting();
  const narrow = useIsNarrow();
  const node = document.nodes.find(({ id }) => id === chosen) ?? null;
  const { dialog, listActs, onAct } = useStepActs({ runId, view: run.head, plan });
  // Stable, so that what does not change at a moment is not drawn again for it.
  const acts: StepActs = { listActs: useStable(listActs), onAct: useStable(onAct) };
  const openTurn = useStable((stepKey: string, turn: number | null) => {
    choose(stepKey);
    changeAddress({ tab: "reasoning", turn: turn === null ? null : String(turn) });
  });
  const actions = useMemo(() => ({ openTurn }), [openTurn]);
  const select = useCallback((step: string) => choose(step), [choose]);
  const canvas = (
    <RunActionsProvider value={actions}>
      <StepCanvasMenu {...acts} onOpenStep={choose}>
        <ReadOnlyCanvas mode="run" document={document} selected={chosen} onSelect={choose} onHover={hoverNode} />
      </StepCanvasMenu>
    </RunActionsProvider>
  );
  const panel = (
    <RunDetails
      runId={runId}
      workflowId={details.workflowId}
      view={view}
      live={moment === null ? run.live : nothingLive}
      document={document}
      shape={shape}
      node={node}
      acts={acts}
      choose={choose}
    />
  );
  const dock = (
    <RunDock
      runId={runId}
      run={run}
      replayed={replayed}
      nodes={document.nodes}
      shape={shape}
      tab={dockTabs.find((tab) => tab === read("dock")) ?? "timeline"}
      onTab={(dock) => changeAddress({ dock: dock === "timeline" ? null : dock })}
      chosen={chosen}
      onSelect={select}
      marks={marks}
      onBookmark={openBookmarks}
      actions={<MomentActions replay={replay} index={run.index} seq={run.seq} kept={kept} isOpen={isKeeping} onOpenChange={setKeeping} />}
    />
  );
  const nameOf = (id: string) => document.nodes.find((other) => other.id === id)?.name || id;
  return (
    <Present replay={replay}>
      {printing && (
        <RunReport
          runId={runId}
          name={details.workflowName}
          version={details.version}
          startedBy={details.startedBy}
          view={view}
          asOf={moment === null ? null : run.index.timeOf(moment)}
          nodes={document.nodes}
        />
      )}
      <p aria-live="polite" className="sr-only">
        {signWords(run.head, nameOf)}
      </p>
      <div className="flex h-dvh flex-col print:hidden">
        <RunHeader
          runId={runId}
          workflowId={details.workflowId}
          workflowName={details.workflowName}
          version={details.version}
          view={view}
          status={run.head.status}
          moment={moment === null ? null : { seq: moment, time: run.index.timeOf(moment) }}
          stream={run.stream}
          steps={plan.steps}
          isPart={plan.isPart === true}
        />
        {run.head.status === "queued" && <RunWait runId={runId} />}
        <RunLineage run={details} nodes={document.nodes as DocumentNode[]} />
        {narrow ? (
          <main className="min-h-0 flex-1 overflow-y-auto">
            <div className="h-[46dvh] border-b border-line">{canvas}</div>
            <div className="border-b border-line bg-panel">{panel}</div>
            <div className="flex h-96 flex-col bg-panel">{dock}</div>
          </main>
        ) : (
          <Panels canvas={canvas} dock={dock} details={panel} />
        )}
        {dialog}
      </div>
    </Present>
  );
}

const nothingLive: LiveRun["live"] = {};

type PanelsProps = { canvas: ReactNode; dock: ReactNode; details: ReactNode };

/** Side by side, each as wide as somebody draws it. */
function Panels({ canvas, dock, details }: PanelsProps) {
  return (
    <main className="min-h-0 flex-1">
      <Group orientation="horizontal" id="run">
        <Panel id="stage" minSize="30%">
          <Group orientation="vertical" id="run-stage">
            <Panel id="canvas" minSize="25%">
              {canvas}
            </Panel>
            <Separator className="h-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
            <Panel id="dock" defaultSize="34%" minSize="12%" className="flex flex-col bg-panel">
              {dock}
            </Panel>
          </Group>
        </Panel>
        <Separator className="w-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
        <Panel id="details" defaultSize="28%" minSize="20%" className="bg-panel">
          {details}
        </Panel>
      </Group>
    </main>
  );
}

/** Clocks on the page count from the moment that is looked at, a few times a second. */
function Present({ replay, children }: { replay: Replay; children: ReactNode }) {
  const time = useStore(replay, (state) => (state.moment === null ? null : Math.floor(state.time / 200) * 200));
  return <PresentMoment value={time}>{children}</PresentMoment>;
}
