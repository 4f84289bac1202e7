"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { ReadOnlyCanvas } from "@/components/canvas/read-only-canvas";
import { clearRun, useRunStore } from "@/components/canvas/use-run-store";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { statusWord } from "@/components/ui/status-badge";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import { type PlanShape, readPlanShape } from "./plan-shape";
import { RunHeader } from "./run-header";
import { RunLineage } from "./run-lineage";
import { RunLog } from "./run-log";
import { showOverlay } from "./run-overlay";
import { RunSummary } from "./run-summary";
import { RunTimeline } from "./run-timeline";
import { RunWait } from "./run-wait";
import { parseStepKey } from "./step-key";
import { type StepActs, StepCanvasMenu, StepMenuButton } from "./step-menu";
import { StepPanel } from "./step-panel";
import { useChosenStep } from "./use-chosen-step";
import { useIsNarrow } from "./use-is-narrow";
import { type LiveRun, useRunView } from "./use-run-view";
import { useStepActs } from "./use-step-acts";
import "./run.css";

/** One run, live or finished: the drawing with what happened over it, a panel for the chosen step, timeline and log. */
export function RunPage({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const run = useRunView({ org: slug, runId });
  useEffect(() => clearRun, []);
  useRunTitle(query.data?.workflowName, run);

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
  if (!query.data || !run.loaded) return <RunSkeleton />;
  const { workflowId, workflowName, version, document, plan } = query.data;
  return (
    <div className="flex h-dvh flex-col">
      <RunHeader
        runId={runId}
        workflowId={workflowId}
        workflowName={workflowName}
        version={version}
        view={run.view}
        stream={run.stream}
        stepCount={plan.steps.length}
        isPart={plan.isPart === true}
      />
      {run.view.status === "queued" && <RunWait runId={runId} />}
      <RunLineage run={query.data} nodes={document.nodes as DocumentNode[]} />
      <Workspace runId={runId} document={document as WorkflowDocument} plan={plan as Plan} run={run} />
    </div>
  );
}

type WorkspaceProps = { runId: string; document: WorkflowDocument; plan: Plan; run: LiveRun };

function Workspace({ runId, document, plan, run }: WorkspaceProps) {
  const shape = useMemo(() => readPlanShape(plan, document), [plan, document]);
  const passes = useRunStore((state) => state.chosen);
  useEffect(() => showOverlay(run.view, shape, passes), [run.view, shape, passes]);
  const [chosen, choose] = useChosenStep(run.view, shape);
  const narrow = useIsNarrow();
  const node = document.nodes.find(({ id }) => id === chosen) ?? null;
  const { dialog, ...acts } = useStepActs({ runId, view: run.view, plan });
  const canvas = (
    <StepCanvasMenu {...acts} onOpenStep={choose}>
      <ReadOnlyCanvas mode="run" document={document} selected={chosen} onSelect={choose} />
    </StepCanvasMenu>
  );
  const details = <Details runId={runId} run={run} document={document} shape={shape} node={node} acts={acts} choose={choose} />;
  const dock = <Dock run={run} nodes={document.nodes} shape={shape} chosen={chosen} choose={choose} />;
  if (narrow) {
    return (
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="h-[46dvh] border-b border-line">{canvas}</div>
        <div className="border-b border-line bg-panel">{details}</div>
        <div className="flex h-72 flex-col bg-panel">{dock}</div>
        {dialog}
      </main>
    );
  }
  return (
    <main className="min-h-0 flex-1">
      <Group orientation="horizontal" id="run">
        <Panel id="stage" minSize="30%">
          <Group orientation="vertical" id="run-stage">
            <Panel id="canvas" minSize="25%">
              {canvas}
            </Panel>
            <Separator className="h-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
            <Panel id="dock" defaultSize="28%" minSize="12%" className="flex flex-col bg-panel">
              {dock}
            </Panel>
          </Group>
        </Panel>
        <Separator className="w-px bg-line outline-none hover:bg-accent focus-visible:bg-accent" />
        <Panel id="details" defaultSize="28%" minSize="20%" className="bg-panel">
          {details}
        </Panel>
      </Group>
      {dialog}
    </main>
  );
}

type DetailsProps = {
  runId: string;
  run: LiveRun;
  document: WorkflowDocument;
  shape: PlanShape;
  node: DocumentNode | null;
  acts: StepActs;
  choose(step: string | null): void;
};

function Details({ runId, run, document, shape, node, acts, choose }: DetailsProps) {
  // The step of the pass that is shown; read from the view, so that it is never older than the rest of the page.
  const stepKey = useRunStore((state) => (node ? (state.byNode[node.id]?.stepKey ?? node.id) : ""));
  if (node) {
    const loops = listLoops(node, document, shape);
    const step = run.view.steps[stepKey];
    return (
      <StepPanel
        key={node.id}
        runId={runId}
        node={node}
        loops={loops}
        step={step}
        live={run.live[stepKey]}
        menu={<StepMenuButton stepKey={stepKey} {...acts} />}
        onClose={() => choose(null)}
      />
    );
  }
  const failedKey = run.view.failedStepKey ?? "";
  const failed = document.nodes.find(({ id }) => id === parseStepKey(failedKey).nodeId);
  return (
    <RunSummary
      runId={runId}
      view={run.view}
      failedStep={failed ? failed.name || failed.id : null}
      onOpenFailedStep={() => failed && choose(failedKey)}
    />
  );
}

/** The loops whose passes can be leafed through beside a node: those around it, and itself when it is one. */
function listLoops(node: DocumentNode, document: WorkflowDocument, { chains, bodies }: PlanShape) {
  const ids = [...(chains.get(node.id) ?? []), ...(bodies.has(node.id) ? [node.id] : [])];
  return ids.map((id) => ({ id, name: document.nodes.find((other) => other.id === id)?.name || id }));
}

type DockProps = {
  run: LiveRun;
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  chosen: string | null;
  choose(step: string | null): void;
};

function Dock({ run, nodes, shape, chosen, choose }: DockProps) {
  const [tab, setTab] = useState<"timeline" | "log">("timeline");
  const select = useCallback((step: string) => choose(step), [choose]);
  return (
    <>
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line px-3">
        <h2 className="text-sm font-[550]">What happened</h2>
        <Segmented
          label="View"
          value={tab}
          onValueChange={setTab}
          options={[
            { value: "timeline", label: "Timeline" },
            { value: "log", label: "Log" },
          ]}
        />
      </div>
      {tab === "timeline" ? (
        <RunTimeline view={run.view} events={run.events} nodes={nodes} shape={shape} selected={chosen} onSelect={select} />
      ) : (
        <RunLog view={run.view} events={run.events} nodes={nodes} shape={shape} onSelect={select} />
      )}
    </>
  );
}

/** The tab's title says how the run stands, so that people can watch it from another tab. */
function useRunTitle(name: string | undefined, run: LiveRun) {
  const { status } = run.view;
  useEffect(() => {
    if (name !== undefined) window.document.title = `${statusWord(status)} · ${name} · Trellis`;
  }, [name, status]);
}

function RunSkeleton() {
  return (
    <div className="flex h-dvh flex-col" aria-busy="true">
      <div className="flex h-[46px] items-center gap-3 border-b border-line bg-panel px-3">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-5 w-20 rounded-full" />
      </div>
      <div className="grid flex-1 place-items-center gap-6 p-10">
        <Skeleton className="h-16 w-52 rounded-lg" />
        <Skeleton className="h-16 w-52 rounded-lg" />
        <Skeleton className="h-16 w-52 rounded-lg" />
      </div>
    </div>
  );
}
