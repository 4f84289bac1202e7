"use client";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { cn } from "@/components/cn";
import { useOrg } from "@/components/org-context";
import { describeWait } from "@/components/runs/describe-wait";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Selection } from "@/components/use-selection";
import { defaultSettings } from "@/server/workflow/document";
import { describePartial } from "@/server/workflow/partial-run";
import { isFinalRun } from "@/server/workflow/run-event";

export type RunItem = ApiOutputs["runs"]["list"]["items"][number];

const columns = "md:grid md:grid-cols-[116px_minmax(0,1fr)_120px_84px_96px_84px] md:items-center md:gap-4";

type RunRowsProps = { runs: readonly RunItem[] /** Rows that can be chosen. */; selection?: Selection | undefined };

/** Runs as rows: a table's columns on a wide screen, two lines each on a phone. */
export function RunRows({ runs, selection }: RunRowsProps) {
  return (
    <div className="rounded-lg bg-panel shadow-sm">
      <div
        className={cn("hidden h-8 border-b border-line pr-4 text-2xs font-medium text-fg-3", columns, selection ? "pl-12" : "pl-4")}
        aria-hidden="true"
      >
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

function RunRow({ run, selection }: { run: RunItem; selection: Selection | undefined }) {
  const { slug } = useOrg();
  const tokens = run.inputTokens + run.outputTokens;
  const chosen = selection?.selected.has(run.id) ?? false;
  return (
    <li
      data-row={run.id}
      className={cn(
        "relative flex items-center transition-colors last:rounded-b-lg hover:bg-hover/50 has-[[data-row-link]:focus-visible]:bg-hover/50",
        chosen && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {selection && (
        <RowCheckbox
          label={`Choose the run of ${run.workflowName}`}
          checked={chosen}
          onToggle={(on, range) => selection.toggle(run.id, on, range)}
        />
      )}
      <div className={cn("flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 py-2.5 pr-4", columns, selection ? "pl-0" : "pl-4")}>
        <span className="order-1 justify-self-start md:order-none">
          <StatusBadge status={run.status} />
        </span>
        <div className="min-w-0 flex-1 basis-40">
          <Link
            data-row-link
            href={`/${slug}/runs/${run.id}`}
            className="block truncate font-[550] tracking-[-0.011em] after:absolute after:inset-0"
          >
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
      </div>
    </li>
  );
}

function RunDuration({ run }: { run: RunItem }) {
  if (run.startedAt === null) return <span>–</span>;
  if (run.finishedAt !== null) return <Duration ms={Date.parse(run.finishedAt) - Date.parse(run.startedAt)} />;
  return isFinalRun(run.status) ? <span>–</span> : <RunningDuration since={run.startedAt} />;
}

const startWords: Record<string, string> = { manual: "", webhook: "webhook", api: "API" };

/** "Version 3 · webhook", "Draft · Mara Lindqvist". */
function describeStart(run: RunItem): string {
  const version = run.version === null ? "Draft" : `Version ${run.version}`;
  const part = run.partial === null ? "" : describePartial(run.partial);
  const queue = run.queue === null ? "" : `queue ${run.queue}`;
  const priority = run.priority === defaultSettings.priority ? "" : `priority ${run.priority}`;
  return [version, part, startWords[run.trigger] ?? run.trigger, queue, priority, run.startedBy].filter(Boolean).join(" · ");
}
