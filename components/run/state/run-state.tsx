"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { memo, useMemo, useRef } from "react";
import { cn } from "@/components/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunView } from "@/server/workflow/run-view";
import type { PlanShape } from "../plan-shape";
import { useOpenKeys } from "../use-open-keys";
import { ValueView } from "../value-view";
import { previewValue, type StateLine, toStateLines } from "./state-lines";

type StateProps = {
  runId: string;
  /** As of the moment that is looked at. */
  view: RunView;
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  onSelect(stepKey: string): void;
};

const rowHeight = 26;

/** The outputs of all steps that have ended by the moment, as a tree. */
export const RunState = memo(function RunState({ runId, view, nodes, shape, onSelect }: StateProps) {
  const [open, toggle] = useOpenKeys();
  const lines = useMemo(() => toStateLines(view, shape, open), [view, shape, open]);
  const names = useMemo(() => new Map(nodes.map((node) => [node.id, node.name || node.id])), [nodes]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "value" ? 160 : rowHeight),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
  });
  if (lines.length === 0) return <p className="px-4 py-6 text-sm text-fg-3">No step has given anything by this moment.</p>;
  return (
    <section
      ref={scroller}
      aria-label="Outputs of the steps"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto text-xs"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index];
          return (
            line && (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className="absolute inset-x-0"
                style={{ top: start, paddingLeft: 8 + line.depth * 16 }}
              >
                {line.kind === "value" ? (
                  <div className="py-1 pr-3 pl-5">
                    <ValueView runId={runId} label="Output" value={line.step.output} name={line.step.nodeId} />
                  </div>
                ) : (
                  <Line line={line} names={names} onToggle={toggle} onSelect={onSelect} />
                )}
              </div>
            )
          );
        })}
      </div>
    </section>
  );
});

type LineProps = {
  line: Exclude<StateLine, { kind: "value" }>;
  names: ReadonlyMap<string, string>;
  onToggle(key: string): void;
  onSelect(stepKey: string): void;
};

function Line({ line, names, onToggle, onSelect }: LineProps) {
  const name = nameOf(line, names);
  return (
    <div className="flex items-center gap-2 pr-3 hover:bg-hover" style={{ height: rowHeight }}>
      <button
        type="button"
        aria-expanded={line.isOpen}
        onClick={() => onToggle(line.key)}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 text-left"
      >
        <ChevronRight className={cn("size-3.5 shrink-0 text-fg-3 transition-transform", line.isOpen && "rotate-90")} aria-hidden="true" />
        <span className={cn("shrink-0 truncate", line.kind === "step" && "font-medium")}>{name}</span>
        {line.kind === "step" && <StatusGlyph status={line.step.status} className="size-3.5" />}
        {line.kind === "step" && !line.isOpen && (
          <span className="truncate font-mono text-2xs text-fg-3">{previewValue(line.step.output ?? line.step.error?.message)}</span>
        )}
      </button>
      {line.kind === "step" && (
        <button
          type="button"
          onClick={() => onSelect(line.step.stepKey)}
          aria-label={`Open ${name}`}
          className="shrink-0 text-2xs text-fg-3 hover:text-accent-text hover:underline"
        >
          Open
        </button>
      )}
    </div>
  );
}

function nameOf(line: LineProps["line"], names: ReadonlyMap<string, string>): string {
  if (line.kind === "pass") return `Pass ${line.place}`;
  if (line.kind === "step") return names.get(line.step.nodeId) ?? line.step.nodeId;
  return `Inside ${names.get(line.container) ?? line.container}: ${line.passes} ${line.passes === 1 ? "pass" : "passes"}`;
}
