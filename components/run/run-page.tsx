"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { clearRun } from "@/components/canvas/use-run-store";
import { useOrg } from "@/components/org-context";
import { PageError } from "@/components/shell/page-error";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { useIsMounted } from "@/components/use-is-mounted";
import { PresentMoment } from "@/components/use-now";
import { useStable } from "@/components/use-stable";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import type { Plan } from "@/server/workflow/plan";
import type { RunView } from "@/server/workflow/run-view";
import { type FirstLook, readFirstLook } from "./first-look";
import { readPlanShape } from "./plan-shape";
import type { Replay } from "./replay/create-replay";
import { useKeptMoments } from "./replay/use-kept-moments";
import { useAskedMoment, useMomentAddress } from "./replay/use-moment-address";
import { useReplay } from "./replay/use-replay";
import { RunCanvas } from "./run-canvas";
import { RunDetails } from "./run-details";
import { dockTabs, RunDock } from "./run-dock";
import { RunHeader } from "./run-header";
import { RunHold } from "./run-hold";
import { RunLineage } from "./run-lineage";
import { RunPlaces } from "./run-places";
import { RunReport } from "./run-report";
import { readSign, signWords } from "./run-sign";
import { DetailsSkeleton, DockSkeleton, RunSkeleton } from "./run-skeleton";
import { RunWait } from "./run-wait";
import type { StepActs } from "./step-menu";
import { changeAddress, useAddress } from "./use-address";
import { useChosenStep } from "./use-chosen-step";
import { useIsPrinting } from "./use-is-printing";
import { useOverlay } from "./use-overlay";
import { useRunTitle } from "./use-run-title";
import { type LiveRun, useRunView } from "./use-run-view";
import { useStepActs } from "./use-step-acts";
import "./run.css";

type RunPageProps = { runId: string; first: FirstLook };

/** One run, live, finished or played back: the drawing with what happened over it, a panel for the chosen step, and what happened. */
export function RunPage(props: RunPageProps) {
  // Drawn in the browser alone: the drawing needs its size, and times are told by the person's own clock.
  return useIsMounted() ? <KnownRun {...props} /> : <RunSkeleton />;
}

function KnownRun({ runId, first }: RunPageProps) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const [known] = useState(() => readFirstLook(first));
  const query = useQuery(
    trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY, ...(known ? { initialData: known.details } : {}) }),
  );
  const run = useRunView({ org: slug, runId, first: known?.view ?? null });
  const asked = useAskedMoment();
  // Another moment than the present is only in the history.
  const isReady = run.loaded || (known !== null && asked === null);
  useEffect(() => clearRun, []);
  useRunTitle(query.data?.workflowName, isReady ? readSign(run.head) : undefined);

  if (query.error) return <PageError kind="run" error={query.error} title="This run could not be opened" onRetry={() => query.refetch()} />;
  if (run.error && !isReady)
    return <PageError kind="run" error={run.error} title="The run's events could not be read" onRetry={run.retry} />;
  if (!query.data || !isReady) return <RunSkeleton read={run.read} all={query.data?.lastSeq ?? 0} />;
  const { document, plan } = query.data;
  // tRPC types `unknown` fields as optional; on the wire they are the same.
  return <OpenRun details={query.data} document={document as WorkflowDocument} plan={plan as Plan} run={run} at={asked} />;
}

type Details = Parameters<typeof RunLineage>[0]["run"] & {
  id: string;
  workflowId: string;
  workflowName: string;
  version: number | null;
  chatProfileId: string | null;
  startedBy: string;
};
type OpenRunProps = { details: Details; document: WorkflowDocument; plan: Plan; run: LiveRun; at: number | null };

function OpenRun({ details, document, plan, run, at }: OpenRunProps) {
  const { id: runId, workflowId } = details;
  const replayed = useReplay(run, at);
  const { replay, view, moment } = replayed;
  useMomentAddress(replay);
  const kept = useKeptMoments(runId, replay, run);
  const shape = useMemo(() => readPlanShape(plan, document), [plan, document]);
  useOverlay(run, replayed, shape);
  const { chosen, asked, choose } = useChosenStep(view, shape);
  const [read] = useAddress();
  const { dialog, listActs, onAct } = useStepActs({ runId, view: run.head, plan });
  // Stable, so that what does not change at a moment is not drawn again for it.
  const acts: StepActs = { listActs: useStable(listActs), onAct: useStable(onAct) };
  const asOf = moment === null ? null : { seq: moment, time: run.index.timeOf(moment) };
  const { nodes } = document;
  return (
    <Present replay={replay}>
      <RunElsewhere details={details} nodes={nodes} view={view} head={run.head} asOf={asOf?.time ?? null} />
      <div className="flex h-dvh flex-col print:hidden">
        <RunHeader
          run={details}
          view={view}
          status={run.head.status}
          asOf={asOf}
          stream={run.stream}
          steps={plan.steps}
          isPart={plan.isPart === true}
        />
        {run.head.status === "queued" && <RunWait runId={runId} />}
        {run.head.status === "paused" && run.head.heldBy && <RunHold stop={run.head.heldBy} />}
        <RunLineage run={details} nodes={nodes as DocumentNode[]} />
        <RunPlaces
          canvas={<RunCanvas document={document} workflowId={workflowId} chosen={chosen} asked={asked} choose={choose} {...acts} />}
          details={
            run.loaded ? (
              <RunDetails
                runId={runId}
                workflowId={workflowId}
                view={view}
                live={moment === null ? run.live : nothingLive}
                document={document}
                shape={shape}
                node={nodes.find(({ id }) => id === chosen) ?? null}
                acts={acts}
                choose={choose}
              />
            ) : (
              !run.error && <DetailsSkeleton />
            )
          }
          dock={
            run.loaded ? (
              <RunDock
                runId={runId}
                run={run}
                replayed={replayed}
                nodes={nodes}
                shape={shape}
                tab={dockTabs.find((tab) => tab === read("dock")) ?? "timeline"}
                onTab={(dock) => changeAddress({ dock: dock === "timeline" ? null : dock })}
                chosen={chosen}
                onSelect={choose}
                {...kept}
              />
            ) : (
              <UnreadDock run={run} />
            )
          }
        />
        {dialog}
      </div>
    </Present>
  );
}

type ElsewhereProps = { details: Details; nodes: readonly DocumentNode[]; view: RunView; head: RunView; asOf: number | null };

/** What is not on the screen: the report for paper, and the words for those who listen. */
function RunElsewhere({ details, nodes, view, head, asOf }: ElsewhereProps) {
  const printing = useIsPrinting();
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name || id;
  return (
    <>
      {printing && <RunReport run={details} view={view} asOf={asOf} nodes={nodes} />}
      <p aria-live="polite" className="sr-only">
        {signWords(head, nameOf)}
      </p>
    </>
  );
}

/** In the place of what happened until the history is here. */
function UnreadDock({ run: { error, retry, read, seq } }: { run: LiveRun }) {
  if (!error) return <DockSkeleton read={read} all={seq} />;
  return <ErrorState error={error} title="What happened could not be read" onRetry={retry} className="min-h-0 flex-1 py-4" />;
}

const nothingLive: LiveRun["live"] = {};

/** Clocks on the page count from the moment that is looked at, a few times a second. */
function Present({ replay, children }: { replay: Replay; children: ReactNode }) {
  const time = useStore(replay, (state) => (state.moment === null ? null : Math.floor(state.time / 200) * 200));
  return <PresentMoment value={time}>{children}</PresentMoment>;
}
