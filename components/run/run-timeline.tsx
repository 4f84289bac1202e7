"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { formatDuration } from "@/components/ui/duration";
import { useNow } from "@/components/use-now";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunEvent } from "@/server/workflow/run-event";
import { isFinalRun } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { listFailedPasses } from "./group-by-pass";
import type { PlanShape } from "./plan-shape";
import { PassLine, StepLine, type TimeScale } from "./timeline-line";
import { toTimelineLines } from "./timeline-lines";
import { axisTicks, toTimelineRows } from "./timeline-rows";
import { useOpenKeys } from "./use-open-keys";

type TimelineProps = {
  view: RunView;
  events: readonly RunEvent[];
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  selected: string | null;
  onSelect(stepKey: string): void;
};

const lineHeight = 22;
const axisHeight = 24;

/** One line for each step: when it ran, waited, backed off and called tools. Loops open into their passes, passes into steps. */
export function RunTimeline({ view, events, nodes, shape, selected, onSelect }: TimelineProps) {
  const now = useNow();
  const rows = useMemo(() => toTimelineRows(events), [events]);
  const [open, toggle] = useOpenKeys();
  const lines = useMemo(() => toTimelineLines(rows, shape, open), [rows, shape, open]);
  const failed = useMemo(() => listFailedPasses(view.steps, shape), [view.steps, shape]);
  const named = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    scrollMargin: axisHeight,
    overscan: 12,
  });
  const start = view.startedAt ? Date.parse(view.startedAt) : rows[0]?.from;
  if (start === undefined || rows.length === 0) return <p className="px-4 py-6 text-sm text-fg-3">Nothing has happened yet.</p>;
  const scale = makeScale(start, isFinalRun(view.status) && view.finishedAt ? Date.parse(view.finishedAt) : Math.max(now, lastEnd(rows)));
  return (
    <div ref={scroller} className="run-timeline min-h-0 flex-1 overflow-y-auto text-xs">
      <div className="run-timeline-line sticky top-0 z-2 bg-panel" style={{ height: axisHeight }}>
        <div className="border-r border-b border-line" />
        <div className="num relative overflow-hidden border-b border-line text-[10px] text-fg-3">
          {axisTicks(scale.span).map((tick) => (
            <span key={tick} className="absolute top-1 border-l border-line pl-1.5" style={{ left: `${(tick / scale.span) * 100}%` }}>
              {tick === 0 ? "0 s" : formatDuration(tick)}
            </span>
          ))}
        </div>
      </div>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start: top }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <div key={line.key} className="run-timeline-line absolute inset-x-0" style={{ top: top - axisHeight, height: lineHeight }}>
              {line.kind === "pass" ? (
                <PassLine line={line} failed={failed.has(line.key)} scale={scale} onToggle={toggle} />
              ) : (
                <StepLine
                  line={line}
                  node={named.get(line.nodeId)}
                  scale={scale}
                  selected={selected === line.nodeId}
                  onSelect={onSelect}
                  onToggle={toggle}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function lastEnd(rows: readonly { to: number | null }[]): number {
  let last = 0;
  for (const { to } of rows) last = Math.max(last, to ?? 0);
  return last;
}

function makeScale(start: number, end: number): TimeScale & { span: number } {
  const span = Math.max(end - start, 1) * 1.04;
  const place = (from: number, to: number) => ({
    left: `${((from - start) / span) * 100}%`,
    width: `max(2px, ${((to - from) / span) * 100}%)`,
  });
  return { end, span, place };
}
