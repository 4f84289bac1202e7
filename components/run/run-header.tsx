"use client";

import { ArrowLeft, PencilRuler } from "lucide-react";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { describePartial } from "@/server/workflow/partial-run";
import { isFinalStep, type RunStatus } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { CompareMenu } from "./compare/compare-menu";
import { RunControls } from "./run-controls";
import type { StreamState } from "./use-run-stream";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

type RunHeaderProps = {
  run: { id: string; workflowId: string; workflowName: string; version: number | null; chatProfileId: string | null };
  /** As of the moment that is looked at. */
  view: RunView;
  /** How the run stands now: what can be done with it. */
  status: RunStatus;
  /** null: it is now. */
  asOf: { seq: number; time: number } | null;
  stream: StreamState;
  /** Of the plan; a loop is one step here, however many passes it makes. */
  steps: readonly { nodeId: string }[];
  /** It carries out passes of another run's loop. */
  isPart: boolean;
};

/** Where am I, how does the run stand, what can I do next. */
export function RunHeader({ run, view, status, asOf, stream, steps, isPart }: RunHeaderProps) {
  const { id: runId, workflowId, workflowName, version, chatProfileId } = run;
  const { slug } = useOrg();
  // A conversation is no workflow that could be opened: its agent can.
  const home = chatProfileId === null ? `/${slug}/workflows/${workflowId}` : `/${slug}/agents/${chatProfileId}`;
  const done = steps.filter(({ nodeId }) => isFinalStep(view.steps[nodeId]?.status ?? "queued")).length;
  const tokens = view.tokens.input + view.tokens.output;
  return (
    <header className="flex min-h-[46px] flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-3 py-1.5">
      <Button variant="ghost" size="icon" asChild>
        <Link href={`/${slug}/runs`} aria-label="All runs" title="All runs">
          <ArrowLeft />
        </Link>
      </Button>
      <div className="flex min-w-0 flex-1 items-center gap-2 sm:flex-none">
        <h1 className="truncate text-sm font-[570]">
          <Link href={home} className="hover:underline">
            {workflowName}
          </Link>
        </h1>
        <span className="num shrink-0 rounded-sm border border-line px-1.5 text-2xs text-fg-2">
          {chatProfileId !== null ? "chat" : version === null ? "draft" : `v${version}`}
        </span>
        {view.partial && (
          <Badge variant="accent" title="A run of a part of the draft" className="min-w-0 shrink">
            <span className="truncate">{describePartial(view.partial)}</span>
          </Badge>
        )}
      </div>
      <div role="status" aria-live="off" className="order-last flex w-full items-center gap-3 text-xs text-fg-2 sm:order-none sm:w-auto">
        <StatusBadge status={view.status} />
        {asOf && (
          <time dateTime={new Date(asOf.time).toISOString()} className="num rounded-sm bg-run-soft px-1.5 py-px font-medium text-run-fg">
            As of {clock.format(asOf.time)}
          </time>
        )}
        <span className="num">
          {done} of {steps.length} steps
        </span>
        <span className="flex items-center gap-3">
          {view.startedAt &&
            (view.finishedAt ? (
              <Duration ms={Date.parse(view.finishedAt) - Date.parse(view.startedAt)} />
            ) : (
              <RunningDuration since={view.startedAt} />
            ))}
          {tokens > 0 && (
            <span className="num">{new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(tokens)} tok</span>
          )}
          {view.costMicros > 0 && <Money usd={view.costMicros / 1_000_000} />}
        </span>
        {stream === "reconnecting" && <span className="text-wait-fg">Connection lost, trying again</span>}
      </div>
      <div className="ml-auto flex items-center gap-1.5">
        <RunControls runId={runId} status={status} isPart={isPart} />
        <CompareMenu runId={runId} workflowId={workflowId} />
        <Button variant="outline" asChild>
          <Link href={home}>
            <PencilRuler /> <span className="sr-only sm:not-sr-only">{chatProfileId === null ? "Open workflow" : "Open agent"}</span>
          </Link>
        </Button>
        <span className="max-sm:hidden">
          <ThemeMenu />
        </span>
      </div>
    </header>
  );
}
