"use client";
import { Pause, Play, Square, X } from "lucide-react";
import type { ReactNode } from "react";
import { useCan } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useRunControl } from "@/components/run/use-run-control";
import { Badge } from "@/components/ui/badge";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { IconButton } from "@/components/ui/icon-button";
import { Money } from "@/components/ui/money";
import { StatusGlyph, statusWord } from "@/components/ui/status-badge";
import { describePartial } from "@/server/workflow/partial-run";
import { isFinalRun, isFinalStep } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { OpenRunLink } from "./open-run-link";
import { type ShownRun, showRun, useShownRun } from "./shown-run";

/** How the shown run stands, over the drawing: what it does, how far it is, and how it ended. */
export function LivePill() {
  const { runId, shown, error } = useShownRun();
  if (runId === null) return null;
  if (error)
    return (
      <Pill>
        <span role="alert" className="text-fail-fg">
          This run cannot be shown: {readApiError(error).message}
        </span>
        <Dismiss />
      </Pill>
    );
  if (!shown) return <Pill>Opening the run…</Pill>;
  return <ShownPill shown={shown} />;
}

function ShownPill({ shown }: { shown: ShownRun }) {
  const { runId, run, replayed } = shown;
  const { head } = run;
  const isOver = isFinalRun(head.status);
  return (
    <Pill>
      <StatusGlyph status={head.status} decorative />
      <span role="status" className="flex min-w-0 flex-wrap items-center gap-x-1.5">
        {isOver ? <HowItEnded shown={shown} /> : <HowFar shown={shown} />}
        {replayed.moment !== null && <span className="text-run-fg">Looking back</span>}
      </span>
      {head.partial && (
        <Badge variant="accent" className="min-w-0 shrink">
          <span className="truncate">{describePartial(head.partial)}</span>
        </Badge>
      )}
      {!isOver && <Controls runId={runId} isPaused={head.status === "paused"} />}
      <OpenRunLink runId={runId} />
      <Dismiss />
    </Pill>
  );
}

function Pill({ children }: { children: ReactNode }) {
  return (
    <section
      aria-label="The run that is shown"
      className="nokey pointer-events-auto flex min-h-9 max-w-full items-center gap-2 rounded-[10px] bg-raised py-1 pr-1 pl-2.5 text-xs shadow-md"
    >
      {children}
    </section>
  );
}

/** A loop is one step here, however many passes it makes. */
const countDone = ({ steps }: RunView) =>
  Object.values(steps).filter((step) => step.stepKey === step.nodeId && isFinalStep(step.status)).length;

function HowFar({ shown: { run, plan } }: { shown: ShownRun }) {
  const { head } = run;
  return (
    <>
      <b className="font-[570]">{head.status === "running" ? "Live" : statusWord(head.status)}</b>
      <span className="num text-fg-2">
        {countDone(head)} of {plan.steps.length} steps
      </span>
      {head.startedAt && <RunningDuration since={head.startedAt} className="text-fg-3" />}
      {run.stream === "reconnecting" && <span className="text-wait-fg">Connection lost, trying again</span>}
    </>
  );
}

function HowItEnded({ shown: { run, document } }: { shown: ShownRun }) {
  const { head } = run;
  const ms = head.startedAt && head.finishedAt ? Date.parse(head.finishedAt) - Date.parse(head.startedAt) : null;
  const failed = document.nodes.find(({ id }) => id === head.failedStepKey?.split(":")[0]);
  const missed = head.status === "succeeded" && head.partial?.kind === "until" && !isReached(head, head.partial.nodeId);
  return (
    <>
      <b className="font-[570]">
        {statusWord(head.status)}
        {head.status === "failed" && failed && ` at “${failed.name || failed.id}”`}
      </b>
      {ms !== null && (
        <span className="num text-fg-2">
          {head.status === "succeeded" ? "in" : "after"} <Duration ms={ms} />
        </span>
      )}
      {head.costMicros > 0 && (
        <span className="num text-fg-2">
          · <Money usd={head.costMicros / 1_000_000} />
        </span>
      )}
      {missed && <span className="text-wait-fg">It took another way and did not come to the node</span>}
    </>
  );
}

const isReached = ({ steps }: RunView, nodeId: string) =>
  Object.values(steps).some((step) => step.nodeId === nodeId && step.skipReason !== "not-reached" && isFinalStep(step.status));

function Controls({ runId, isPaused }: { runId: string; isPaused: boolean }) {
  const { pause, resume, cancel, input } = useRunControl(runId);
  if (!useCan("run:control")) return null;
  return (
    <span className="flex items-center border-l border-line pl-1">
      {isPaused ? (
        <IconButton label="Resume the run" disabled={resume.isPending} onClick={() => resume.mutate(input)}>
          <Play />
        </IconButton>
      ) : (
        <IconButton label="Pause the run" disabled={pause.isPending} onClick={() => pause.mutate(input)}>
          <Pause />
        </IconButton>
      )}
      <IconButton label="Stop the run" disabled={cancel.isPending} onClick={() => cancel.mutate(input)}>
        <Square />
      </IconButton>
    </span>
  );
}

function Dismiss() {
  return (
    <IconButton label="Hide the run" onClick={() => showRun(null)}>
      <X />
    </IconButton>
  );
}
