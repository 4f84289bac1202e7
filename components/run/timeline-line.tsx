"use client";

import { ChevronRight } from "lucide-react";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import type { TimelineLine } from "./timeline-lines";
import type { Stretch } from "./timeline-rows";

/** Where moments lie across the line; `end` is now while the run goes on. */
export type TimeScale = { end: number; place(from: number, to: number): { left: string; width: string } };

const groupBar = { agent: "bg-agent", tool: "bg-tool", logic: "bg-logic", people: "bg-people", trigger: "bg-trigger" } as const;
const stretchWords = { running: "Ran", waiting: "Waited", retrying: "Backed off" } as const satisfies Record<Stretch["kind"], string>;
const indent = (depth: number) => ({ paddingLeft: 12 + depth * 12 });

type StepLineProps = {
  line: Extract<TimelineLine, { kind: "step" }>;
  node: DocumentNode | undefined;
  scale: TimeScale;
  selected: boolean;
  onSelect(stepKey: string): void;
  onToggle(key: string): void;
};

/** A step: its name, and when it ran, waited, backed off and called tools. */
export function StepLine({ line, node, scale, selected, onSelect, onToggle }: StepLineProps) {
  const { looks } = useOrg();
  const { row, depth, isOpen } = line;
  const look = looks[node?.type ?? ""] ?? { label: row.stepKey, group: "logic" as const, icon: "square" };
  const name = node?.name || look.label;
  return (
    <>
      <div className={cn("flex min-w-0 items-center border-r border-line", selected && "bg-hover font-medium")} style={indent(depth)}>
        {isOpen !== null && <Toggle label={`Passes of ${name}`} isOpen={isOpen} onToggle={() => onToggle(line.key)} />}
        <button
          type="button"
          onClick={() => onSelect(line.key)}
          aria-pressed={selected}
          className="flex h-full min-w-0 flex-1 items-center gap-2 pr-2 text-left hover:underline"
        >
          <NodeTile group={look.group} icon={look.icon} size="xs" />
          <span className="truncate">{name}</span>
        </button>
      </div>
      <div className={cn("relative overflow-hidden", selected && "bg-hover")}>
        {row.stretches.map((stretch) => (
          <span
            key={`${stretch.kind}-${stretch.from}`}
            title={`${stretchWords[stretch.kind]} ${formatDuration((stretch.to ?? scale.end) - stretch.from)}`}
            className={cn(
              "absolute top-[6px] h-[10px] rounded-[3px]",
              stretch.kind === "running" && `${groupBar[look.group]} opacity-62`,
              stretch.kind === "waiting" && "timeline-wait",
              stretch.kind === "retrying" && "border border-dashed border-wait",
              stretch.kind === "running" && stretch.to === null && "animate-pulse",
            )}
            style={scale.place(stretch.from, stretch.to ?? scale.end)}
          />
        ))}
        {row.marks.map((mark) => (
          <span
            key={mark.callKey}
            title={mark.tool}
            className="absolute top-[5px] h-3 rounded-[3px] border border-panel bg-tool"
            style={scale.place(mark.from, mark.to ?? scale.end)}
          />
        ))}
        <TimeTaken from={row.from} to={row.to ?? scale.end} scale={scale} />
      </div>
    </>
  );
}

type PassLineProps = { line: Extract<TimelineLine, { kind: "pass" }>; failed: boolean; scale: TimeScale; onToggle(key: string): void };

/** A pass of a loop, which opens into its steps. */
export function PassLine({ line, failed, scale, onToggle }: PassLineProps) {
  const to = line.to ?? scale.end;
  return (
    <>
      <button
        type="button"
        aria-expanded={line.isOpen}
        onClick={() => onToggle(line.key)}
        className="flex min-w-0 items-center gap-1 border-r border-line text-left text-fg-2 hover:bg-hover"
        style={indent(line.depth)}
      >
        <ChevronRight className={cn("size-3.5 shrink-0 transition-transform", line.isOpen && "rotate-90")} aria-hidden="true" />
        <span className="num truncate" title={`index ${line.index}`}>
          Pass {line.place}
        </span>
        {failed && <StatusGlyph status="failed" className="ml-auto mr-2 size-3.5" />}
      </button>
      <div className="relative overflow-hidden">
        <span
          className={cn("absolute top-[9px] h-1 rounded-full", failed ? "bg-fail" : "bg-line-strong")}
          style={scale.place(line.from, to)}
        />
        <TimeTaken from={line.from} to={to} scale={scale} />
      </div>
    </>
  );
}

function TimeTaken({ from, to, scale }: { from: number; to: number; scale: TimeScale }) {
  return (
    <span className="num absolute top-[3px] pl-1.5 text-[10px] whitespace-nowrap text-fg-3" style={{ left: scale.place(to, to).left }}>
      {formatDuration(to - from)}
    </span>
  );
}

function Toggle({ label, isOpen, onToggle }: { label: string; isOpen: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={isOpen}
      onClick={onToggle}
      className="-ml-1 grid size-5 shrink-0 place-items-center rounded-sm text-fg-2 hover:bg-hover"
    >
      <ChevronRight className={cn("size-3.5 transition-transform", isOpen && "rotate-90")} aria-hidden="true" />
    </button>
  );
}
