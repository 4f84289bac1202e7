"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import type { DocumentNode } from "@/server/workflow/document";
import type { ReplayIndex } from "@/server/workflow/replay/replay-index";
import { listFailedPasses } from "../group-by-pass";
import type { PlanShape } from "../plan-shape";
import type { ReplayedRun } from "../replay/use-replay";
import { useOpenKeys } from "../use-open-keys";
import { makeScale, type Window } from "./time-scale";
import { type AxisMark, TimelineAxis } from "./timeline-axis";
import { PassLine, StepLine } from "./timeline-line";
import { toTimelineLines } from "./timeline-lines";
import { Playhead } from "./timeline-playhead";
import { TimelineFold } from "./timeline-rows";
import { TimelineTip } from "./timeline-tip";
import { useBrush } from "./use-brush";
import { useZoomKeys, useZoomWheel } from "./use-zoom";

type TimelineProps = {
  replayed: ReplayedRun;
  index: ReplayIndex;
  /** How far the index has grown. */
  seq: number;
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  selected: string | null;
  onSelect(stepKey: string): void;
  /** Moments with a name. */
  marks?: readonly AxisMark[];
};

const lineHeight = 22;
const axisHeight = 26;
const noMarks: readonly AxisMark[] = [];

/**
 * One line for each step: when it waited for its turn, ran, waited, backed off, thought and called tools. Loops open into their
 * passes, passes into steps. What lies after the moment that is looked at is faint.
 */
export function RunTimeline({ replayed, index, seq, nodes, shape, selected, onSelect, marks = noMarks }: TimelineProps) {
  const { replay, view, clock } = replayed;
  const [fold] = useState(() => new TimelineFold());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; seq says when
  const rows = useMemo(() => fold.read(index.events), [fold, index, seq]);
  const [open, toggle] = useOpenKeys();
  const lines = useMemo(() => toTimelineLines(rows, shape, open), [rows, shape, open]);
  const failed = useMemo(() => listFailedPasses(index.head.steps, shape), [index.head.steps, shape]);
  const named = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const [window, setWindow] = useState<Window>(null);
  const scale = useMemo(() => makeScale(clock, window), [clock, window]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    scrollMargin: axisHeight,
    overscan: 12,
  });
  useZoomWheel(scroller, scale, setWindow);
  const zoomKeys = useZoomKeys(scale, setWindow);
  const { brush, handlers } = useBrush(scale, setWindow);
  const walk = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return zoomKeys(event);
      const line = event.target instanceof HTMLElement ? event.target.closest("[data-line]") : null;
      if (!line) return;
      event.preventDefault();
      const next = Number(line.getAttribute("data-line")) + (event.key === "ArrowDown" ? 1 : -1);
      const element = scroller.current?.querySelector(`[data-line="${next}"] button[data-name]`);
      if (element instanceof HTMLElement) element.focus();
    },
    [zoomKeys],
  );
  if (rows.length === 0) return <p className="px-4 py-6 text-sm text-fg-3">Nothing has happened yet.</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend to be seen
    <div
      ref={scroller}
      role="group"
      aria-label="Timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes the keys that zoom
      tabIndex={0}
      onKeyDown={walk}
      className="run-timeline relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto text-xs"
    >
      <TimelineAxis
        height={axisHeight}
        scale={scale}
        replay={replay}
        marks={marks}
        isZoomed={window !== null}
        onReset={() => setWindow(null)}
      />
      <TimelineTip className="relative" style={{ height: virtual.getTotalSize() }} {...handlers}>
        {virtual.getVirtualItems().map(({ index: place, start: top }) => {
          const line = lines[place];
          if (!line) return null;
          return (
            <div
              key={line.key}
              data-line={place}
              className="run-timeline-line group/line absolute inset-x-0"
              style={{ top: top - axisHeight, height: lineHeight }}
            >
              {line.kind === "pass" ? (
                <PassLine line={line} failed={failed.has(line.key)} scale={scale} onToggle={toggle} />
              ) : (
                <StepLine
                  line={line}
                  node={named.get(line.nodeId)}
                  status={view.steps[line.key]?.status}
                  scale={scale}
                  selected={selected === line.nodeId}
                  onSelect={onSelect}
                  onToggle={toggle}
                />
              )}
            </div>
          );
        })}
        <Playhead replay={replay} scale={scale} brush={brush} />
      </TimelineTip>
    </div>
  );
}
