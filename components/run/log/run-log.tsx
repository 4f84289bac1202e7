"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { DocumentNode } from "@/server/workflow/document";
import type { ReplayIndex } from "@/server/workflow/replay/replay-index";
import { listFailedPasses } from "../group-by-pass";
import type { PlanShape } from "../plan-shape";
import type { Replay } from "../replay/create-replay";
import { useOpenKeys } from "../use-open-keys";
import { filterLog, type LogFilter } from "./filter-log";
import { EventLine, GroupLine, rowHeight } from "./log-line";
import { type LogLine, toLogLines } from "./log-lines";
import { LogToolbar } from "./log-toolbar";

type LogProps = {
  runId: string;
  index: ReplayIndex;
  /** How far the index has grown. */
  seq: number;
  replay: Replay;
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  onSelect(stepKey: string): void;
};

/**
 * The event log as lines, newest last, loops closed until somebody opens them or searches; only the visible lines are in the page.
 * What lies after the moment that is looked at is faint.
 */
export function RunLog({ runId, index, seq, replay, nodes, shape, onSelect }: LogProps) {
  const [open, toggle] = useOpenKeys();
  const [filter, setFilter] = useState<LogFilter>({ level: "info", text: "", nodeId: null });
  const [follows, setFollows] = useState(true);
  const wanted = useDeferredValue(filter);
  const moment = useStore(replay, (state) => state.moment) ?? seq;
  const names = useMemo(() => new Map(nodes.map((node) => [node.id, node.name || node.id])), [nodes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; seq says when
  const events = useMemo(() => filterLog(index.events, wanted, names), [index, seq, wanted, names]);
  const isFlat = wanted.text.trim() !== "" || wanted.level === "warn" || wanted.level === "error";
  const lines = useMemo(
    () =>
      isFlat
        ? events.map((event): LogLine => ({ kind: "event", key: String(event.seq), depth: 0, event }))
        : toLogLines(events, shape, open),
    [isFlat, events, shape, open],
  );
  const failed = useMemo(() => listFailedPasses(index.head.steps, shape), [index.head.steps, shape]);
  const here = useMemo(() => findLine(lines, moment), [lines, moment]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  // The scroll position is the browser's.
  useEffect(() => {
    if (follows && here >= 0) virtual.scrollToIndex(here, { align: "center" });
  }, [follows, here, virtual]);
  const isEmpty = lines.length === 0;
  return (
    <>
      <LogToolbar
        runId={runId}
        filter={filter}
        onFilter={setFilter}
        follows={follows}
        onFollow={setFollows}
        events={events}
        nodes={nodes}
        names={names}
      />
      {isEmpty && <p className="px-4 py-6 text-sm text-fg-3">{seq === 0 ? "Nothing has happened yet." : "No line matches."}</p>}
      <div
        ref={scroller}
        className="min-h-0 flex-1 overflow-y-auto text-xs"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label="Event log"
        aria-live="off"
        onWheel={() => setFollows(false)}
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index: place, start }) => {
            const line = lines[place];
            if (!line) return null;
            const placed = { names, top: start, depth: line.depth };
            if (line.kind !== "event")
              return <GroupLine key={line.key} line={line} failed={failed.has(line.key)} {...placed} onToggle={toggle} />;
            const tense = line.event.seq > moment ? "future" : place === here ? "here" : "past";
            return <EventLine key={line.key} event={line.event} tense={tense} {...placed} onSelect={onSelect} onSeek={replay.seekTo} />;
          })}
        </div>
      </div>
    </>
  );
}

/** The last line that has happened by a moment; lines of loops stand where the loop began, so the order is only nearly theirs. */
function findLine(lines: readonly LogLine[], moment: number): number {
  let [found, seq] = [-1, 0];
  for (const [place, line] of lines.entries()) {
    if (line.kind !== "event" || line.event.seq > moment || line.event.seq < seq) continue;
    [found, seq] = [place, line.event.seq];
  }
  return found;
}
