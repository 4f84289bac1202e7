"use client";

import { useMemo } from "react";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { useNow } from "@/components/use-now";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunEvent } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { axisTicks, type TimelineRow, toTimelineRows } from "./timeline-rows";

type TimelineProps = {
  view: RunView;
  events: readonly RunEvent[];
  nodes: readonly DocumentNode[];
  selected: string | null;
  onSelect(nodeId: string): void;
};

const groupBar = { agent: "bg-agent", tool: "bg-tool", logic: "bg-logic", people: "bg-people", trigger: "bg-trigger" } as const;

/** One row for each step: when it ran, waited on people or time, backed off, and called tools. */
export function RunTimeline({ view, events, nodes, selected, onSelect }: TimelineProps) {
  const now = useNow();
  const rows = useMemo(() => toTimelineRows(events), [events]);
  const start = view.startedAt ? Date.parse(view.startedAt) : rows[0]?.from;
  if (start === undefined || rows.length === 0) return <p className="px-4 py-6 text-sm text-fg-3">Nothing has happened yet.</p>;
  const lastEnd = Math.max(...rows.map((row) => row.to ?? 0), start + 1);
  const end = isFinalRun(view.status) && view.finishedAt ? Date.parse(view.finishedAt) : Math.max(now, lastEnd);
  const span = Math.max(end - start, 1) * 1.04;
  const place = (from: number, to: number) => ({
    left: `${((from - start) / span) * 100}%`,
    width: `max(2px, ${((to - from) / span) * 100}%)`,
  });

  return (
    <div className="grid min-h-0 flex-1 auto-rows-min content-start grid-cols-[minmax(96px,162px)_1fr] overflow-y-auto text-xs">
      <div className="sticky top-0 z-2 h-6 border-r border-b border-line bg-panel" />
      <div className="num sticky top-0 z-2 h-6 overflow-hidden border-b border-line bg-panel text-[10px] text-fg-3">
        {axisTicks(span).map((tick) => (
          <span key={tick} className="absolute top-1 border-l border-line pl-1.5" style={{ left: `${(tick / span) * 100}%` }}>
            {tick === 0 ? "0 s" : formatDuration(tick)}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <Row
          key={row.stepKey}
          row={row}
          node={nodes.find(({ id }) => id === nodeOf(row.stepKey))}
          end={end}
          place={place}
          selected={selected === nodeOf(row.stepKey)}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

const nodeOf = (stepKey: string) => stepKey.split(":")[0] ?? stepKey;

type RowProps = {
  row: TimelineRow;
  node: DocumentNode | undefined;
  end: number;
  place(from: number, to: number): { left: string; width: string };
  selected: boolean;
  onSelect(nodeId: string): void;
};

function Row({ row, node, end, place, selected, onSelect }: RowProps) {
  const { looks } = useOrg();
  const look = looks[node?.type ?? ""] ?? { label: row.stepKey, group: "logic" as const, icon: "square" };
  const duration = (row.to ?? end) - row.from;
  const barEnd = place(row.to ?? end, row.to ?? end).left;
  return (
    <>
      <button
        type="button"
        onClick={() => onSelect(nodeOf(row.stepKey))}
        aria-pressed={selected}
        className={cn(
          "flex h-[22px] min-w-0 items-center gap-2 border-r border-line px-3 text-left hover:bg-hover",
          selected && "bg-hover font-medium",
        )}
      >
        <NodeTile group={look.group} icon={look.icon} size="xs" />
        <span className="truncate">{node?.name || look.label}</span>
      </button>
      <div className={cn("relative h-[22px] overflow-hidden", selected && "bg-hover")}>
        {row.stretches.map((stretch) => (
          <span
            key={`${stretch.kind}-${stretch.from}`}
            title={`${stretch.kind === "running" ? "Ran" : stretch.kind === "waiting" ? "Waited" : "Backed off"} ${formatDuration((stretch.to ?? end) - stretch.from)}`}
            className={cn(
              "absolute top-[6px] h-[10px] rounded-[3px]",
              stretch.kind === "running" && `${groupBar[look.group]} opacity-62`,
              stretch.kind === "waiting" && "timeline-wait",
              stretch.kind === "retrying" && "border border-dashed border-wait",
              stretch.kind === "running" && stretch.to === null && "animate-pulse",
            )}
            style={place(stretch.from, stretch.to ?? end)}
          />
        ))}
        {row.marks.map((mark) => (
          <span
            key={mark.callKey}
            title={mark.tool}
            className="absolute top-[5px] h-3 rounded-[3px] border border-panel bg-tool"
            style={place(mark.from, mark.to ?? end)}
          />
        ))}
        <span className="num absolute top-[3px] pl-1.5 text-[10px] text-fg-3" style={{ left: barEnd }}>
          {formatDuration(duration)}
        </span>
      </div>
    </>
  );
}
