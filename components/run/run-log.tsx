"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useMemo, useRef } from "react";
import { cn } from "@/components/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunEvent } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import { eventWords } from "./event-words";
import { listFailedPasses } from "./group-by-pass";
import { type LogLine, toLogLines } from "./log-lines";
import type { PlanShape } from "./plan-shape";
import { parseStepKey } from "./step-key";
import { useOpenKeys } from "./use-open-keys";

const isWiring = (event: RunEvent) => event.type === "edge-taken" || event.type === "edge-dead";
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const rowHeight = 22;

type LogProps = {
  view: RunView;
  events: readonly RunEvent[];
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  onSelect(stepKey: string): void;
};

/** The event log as lines, newest last, loops closed until somebody opens them; only the visible lines are in the page. */
export function RunLog({ view, events, nodes, shape, onSelect }: LogProps) {
  const [open, toggle] = useOpenKeys();
  const lines = useMemo(
    () =>
      toLogLines(
        events.filter((event) => !isWiring(event)),
        shape,
        open,
      ),
    [events, shape, open],
  );
  const failed = useMemo(() => listFailedPasses(view.steps, shape), [view.steps, shape]);
  const names = useMemo(() => new Map(nodes.map((node) => [node.id, node.name || node.id])), [nodes]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto text-xs" tabIndex={0} role="log" aria-label="Event log">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          const style = { top: start, height: rowHeight, paddingLeft: 12 + line.depth * 14 };
          return line.kind === "event" ? (
            <EventLine key={line.key} event={line.event} names={names} style={style} onSelect={onSelect} />
          ) : (
            <GroupLine key={line.key} line={line} failed={failed.has(line.key)} names={names} style={style} onToggle={toggle} />
          );
        })}
      </div>
    </div>
  );
}

type Placed = { names: ReadonlyMap<string, string>; style: { top: number; height: number; paddingLeft: number } };

function EventLine({ event, names, style, onSelect }: Placed & { event: RunEvent; onSelect(stepKey: string): void }) {
  const { stepKey } = event;
  const nodeId = stepKey === undefined ? undefined : parseStepKey(stepKey).nodeId;
  return (
    <div className="absolute inset-x-0 flex items-center gap-3 pr-3 hover:bg-hover" style={style}>
      <span className="num w-10 shrink-0 text-right text-fg-3">{event.seq}</span>
      <time dateTime={event.at} className="num shrink-0 text-fg-3">
        {clock.format(new Date(event.at))}
      </time>
      {stepKey !== undefined && nodeId !== undefined && (
        <button type="button" onClick={() => onSelect(stepKey)} className="w-32 shrink-0 truncate text-left font-medium hover:underline">
          {names.get(nodeId) ?? nodeId}
        </button>
      )}
      <span className="truncate text-fg-2">{eventWords(event)}</span>
    </div>
  );
}

type GroupLineProps = Placed & { line: Exclude<LogLine, { kind: "event" }>; failed: boolean; onToggle(key: string): void };

function GroupLine({ line, failed, names, style, onToggle }: GroupLineProps) {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const words =
    line.kind === "loop"
      ? `Inside ${names.get(line.container) ?? line.container}: ${count(line.passes, "pass", "passes")}`
      : `Pass ${line.place} (index ${line.index})`;
  return (
    <button
      type="button"
      aria-expanded={line.isOpen}
      onClick={() => onToggle(line.key)}
      className="absolute inset-x-0 flex items-center gap-1.5 pr-3 text-left font-medium text-fg-2 hover:bg-hover"
      style={style}
    >
      <ChevronRight className={cn("size-3.5 shrink-0 transition-transform", line.isOpen && "rotate-90")} aria-hidden="true" />
      <span className="num truncate">
        {words}
        <span className="font-normal text-fg-3"> · {count(line.size, "line", "lines")}</span>
      </span>
      {failed && <StatusGlyph status="failed" className="size-3.5" />}
    </button>
  );
}
