"use client";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { describeWait } from "@/components/runs/describe-wait";
import { Checkbox } from "@/components/ui/checkbox";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { defaultSettings } from "@/server/workflow/document";
import { describePartial } from "@/server/workflow/partial-run";
import { isFinalRun } from "@/server/workflow/run-event";

type RunItem = ApiOutputs["runs"]["list"]["items"][number];

const columns = "md:grid md:grid-cols-[116px_minmax(0,1fr)_120px_84px_96px_84px] md:items-center md:gap-4";

/** Rows that can be chosen. */
export type RunSelection = { selected: ReadonlySet<string>; onToggle: (id: string, on: boolean) => void };

/** Runs as rows: a table's columns on a wide screen, two lines each on a phone. */
export function RunRows({ runs, selection }: { runs: RunItem[]; selection?: RunSelection | undefined }) {
  return (
    <div className="rounded-lg bg-panel shadow-sm">
      <div className={`hidden h-8 border-b border-line px-4 text-2xs font-medium text-fg-3 ${columns}`} aria-hidden="true">
        <span>Status</span>
        <span>Workflow</span>
        <span>Started</span>
        <span className="text-right">Duration</span>
        <span className="text-right">Tokens</span>
        <span className="text-right">Cost</span>
      </div>
      <ul className="divide-y divide-line" aria-label="Runs">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} selection={selection} />
        ))}
      </ul>
    </div>
  );
}

function RunRow({ run, selection }: { run: RunItem; selection: RunSelection | undefined }) {
  const { slug } = useOrg();
  const tokens = run.inputTokens + run.outputTokens;
  return (
    <li className={`relative flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 transition-colors hover:bg-hover/50 ${columns}`}>
      <span className="order-1 flex items-center gap-2 justify-self-start md:order-none">
        {selection && (
          <Checkbox
            className="relative z-10"
            aria-label={`Choose the run of ${run.workflowName}`}
            checked={selection.selected.has(run.id)}
            onCheckedChange={(checked) => selection.onToggle(run.id, checked === true)}
          />
        )}
        <StatusBadge status={run.status} />
      </span>
      <div className="min-w-0 flex-1 basis-40">
        <Link href={`/${slug}/runs/${run.id}`} className="block truncate font-[550] tracking-[-0.011em] after:absolute after:inset-0">
          {run.workflowName}
          <span className="sr-only">, {run.status}</span>
        </Link>
        <p className="truncate text-xs text-fg-3">
          {run.error ? <span className="text-fail-fg">{run.error.message}</span> : (describeWait(run) ?? describeStart(run))}
        </p>
      </div>
      <span className="order-2 basis-full text-xs text-fg-2 md:order-none md:basis-auto">
        <RelativeTime at={run.createdAt} />
        <span className="num md:hidden"> · </span>
        <span className="md:hidden">
          <RunDuration run={run} />
        </span>
      </span>
      <span className="hidden text-right text-xs text-fg-2 md:block">
        <RunDuration run={run} />
      </span>
      <span className="num hidden text-right text-xs text-fg-2 md:block">{tokens === 0 ? "–" : tokens.toLocaleString()}</span>
      <span className="hidden text-right text-xs text-fg-2 md:block">{tokens === 0 ? "–" : <Money usd={run.costUsd} />}</span>
    </li>
  );
}

function RunDuration({ run }: { run: RunItem }) {
  if (run.startedAt === null) return <span>–</span>;
  if (run.finishedAt !== null) return <Duration ms={Date.parse(run.finishedAt) - Date.parse(run.startedAt)} />;
  return isFinalRun(run.status) ? <span>–</span> : <RunningDuration since={run.startedAt} />;
}

const triggerWords: Record<string, string> = { manual: "", webhook: "webhook", api: "API" };

/** "Version 3 · webhook", "Draft · Mara Lindqvist". */
function describeStart(run: RunItem): string {
  const version = run.version === null ? "Draft" : `Version ${run.version}`;
  const part = run.partial === null ? "" : describePartial(run.partial);
  const queue = run.queue === null ? "" : `queue ${run.queue}`;
  const priority = run.priority === defaultSettings.priority ? "" : `priority ${run.priority}`;
  return [version, part, triggerWords[run.trigger] ?? run.trigger, queue, priority, run.startedBy].filter(Boolean).join(" · ");
}
