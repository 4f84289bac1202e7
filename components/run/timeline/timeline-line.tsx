"use client";

import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { hoverNode, useRunStore } from "@/components/canvas/use-run-store";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import { StatusGlyph, statusWord } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import type { StepStatus } from "@/server/workflow/run-event";
import { StepBlocks } from "./step-blocks";
import type { TimeScale } from "./time-scale";
import type { TimelineLine } from "./timeline-lines";

const indent = (depth: number) => ({ paddingLeft: 12 + depth * 12 });

type StepLineProps = {
  line: Extract<TimelineLine, { kind: "step" }>;
  node: DocumentNode | undefined;
  /** At the moment that is looked at; undefined: not reached yet. */
  status: StepStatus | undefined;
  scale: TimeScale;
  selected: boolean;
  onSelect(stepKey: string): void;
  onToggle(key: string): void;
};

/** A step: its name, and when it ran, waited, backed off, thought and called tools. */
export const StepLine = memo(function StepLine({ line, node, status, scale, selected, onSelect, onToggle }: StepLineProps) {
  const { looks } = useOrg();
  const { row, depth, isOpen, nodeId } = line;
  const hovered = useRunStore((state) => state.hovered === nodeId);
  const look = looks[node?.type ?? ""] ?? { label: row.stepKey, group: "logic" as const, icon: "square" };
  const name = node?.name || look.label;
  const cost = row.costMicros > 0 ? formatMoney(row.costMicros / 1_000_000) : null;
  return (
    <div className="contents" onPointerEnter={() => hoverNode(nodeId)} onPointerLeave={() => hoverNode(null)}>
      <div
        className={cn("flex min-w-0 items-center border-r border-line", (selected || hovered) && "bg-hover", selected && "font-medium")}
        style={indent(depth)}
      >
        {isOpen !== null && <Toggle label={`Passes of ${name}`} isOpen={isOpen} onToggle={() => onToggle(line.key)} />}
        <button
          type="button"
          data-name
          onClick={() => onSelect(line.key)}
          onFocus={() => hoverNode(nodeId)}
          onBlur={() => hoverNode(null)}
          aria-pressed={selected}
          aria-description={[status ? statusWord(status) : "Not reached yet", formatDuration((row.to ?? scale.end) - row.from), cost]
            .filter(Boolean)
            .join(", ")}
          className={cn(
            "flex h-full min-w-0 flex-1 items-center gap-2 pr-2 text-left hover:underline",
            status === undefined && "text-fg-3",
          )}
        >
          <NodeTile group={look.group} icon={look.icon} size="xs" />
          <span className="truncate">{name}</span>
        </button>
        {cost !== null && (
          <span className="num hidden pr-2 text-[10px] text-fg-2 group-focus-within/line:inline group-hover/line:inline">{cost}</span>
        )}
        {status === "failed" && <StatusGlyph status="failed" className="mr-2 size-3.5" />}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the name's button does the same */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div className={cn("relative overflow-hidden", (selected || hovered) && "bg-hover")} onClick={() => onSelect(line.key)}>
        <StepBlocks row={row} group={look.group} scale={scale} />
        <TimeTaken from={row.from} to={row.to ?? scale.end} scale={scale} />
      </div>
    </div>
  );
});

type PassLineProps = { line: Extract<TimelineLine, { kind: "pass" }>; failed: boolean; scale: TimeScale; onToggle(key: string): void };

/** A pass of a loop, which opens into its steps. */
export const PassLine = memo(function PassLine({ line, failed, scale, onToggle }: PassLineProps) {
  const to = line.to ?? scale.end;
  const place = scale.place(line.from, to);
  return (
    <>
      <button
        type="button"
        data-name
        aria-expanded={line.isOpen}
        onClick={() => onToggle(line.key)}
        className="flex min-w-0 items-center gap-1 border-r border-line text-left text-fg-2 hover:bg-hover"
        style={indent(line.depth)}
      >
        <ChevronRight className={cn("size-3.5 shrink-0 transition-transform", line.isOpen && "rotate-90")} aria-hidden="true" />
        <span className="num truncate" title={`index ${line.index}`}>
          Pass {line.place}
        </span>
        {failed && <StatusGlyph status="failed" className="mr-2 ml-auto size-3.5" />}
      </button>
      <div className="relative overflow-hidden">
        {place && <span className={cn("absolute top-[9px] h-1 rounded-full", failed ? "bg-fail" : "bg-line-strong")} style={place} />}
        <TimeTaken from={line.from} to={to} scale={scale} />
      </div>
    </>
  );
});

function TimeTaken({ from, to, scale }: { from: number; to: number; scale: TimeScale }) {
  const left = scale.at(to);
  if (left < 0 || left > 99) return null;
  return (
    <span
      className="num pointer-events-none absolute top-[3px] pl-1.5 text-[10px] whitespace-nowrap text-fg-3"
      style={{ left: `${left}%` }}
    >
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
