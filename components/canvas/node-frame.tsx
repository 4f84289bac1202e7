"use client";
import type { NodeProps } from "@xyflow/react";
import { ChevronDown, Plus } from "lucide-react";
import { memo } from "react";
import { DiffSign, useDiffMark } from "@/components/changes/diff-marks";
import { NodeTile } from "@/components/node-tile";
import { StatusGlyph } from "@/components/ui/status-badge";
import { useCanvasActions, useCollapse } from "./canvas-actions";
import { CardHandle } from "./card-handle";
import { cardHeights } from "./card-handles";
import { CardMarks } from "./card-marks";
import { NodeName } from "./node-name";
import { NodeOutputs } from "./node-outputs";
import { PassCounts } from "./pass-counts";
import { PassPager } from "./pass-pager";
import { ProblemSign } from "./problem-sign";
import type { CardData, CardNode } from "./to-flow";
import { type LoopOverlay, useRunStore } from "./use-run-store";

/** The frame's own line, that its header stands under. */
const frameLine = 1.5;

/**
 * A container around what it holds. Only its header can be taken hold of: between the nodes the canvas shows through, with
 * its wires, its menu and its panning.
 */
export const NodeFrame = memo(function NodeFrame({ id, data, selected }: NodeProps<CardNode>) {
  const step = useRunStore((state) => state.byNode[id]);
  const change = useDiffMark(id);
  const path = useRunStore((state) => state.paths?.nodes[id]);
  const { node, problem, container } = data;
  if (!container) return null;
  return (
    <div
      className="trellis-card trellis-frame"
      data-path={path}
      data-status={step?.status}
      data-selected={selected || undefined}
      data-invalid={problem?.severity === "error" || undefined}
      data-disabled={node.disabled || undefined}
      data-target={container.isTarget || undefined}
      data-change={change}
    >
      {change && <DiffSign change={change} />}
      {data.hasInput && <CardHandle type="target" id="in" />}
      <FrameHeader id={id} data={data} />
      <NodeOutputs handles={data.handles} open={data.openHandles} />
    </div>
  );
});

function FrameHeader({ id, data }: { id: string; data: CardData }) {
  const step = useRunStore((state) => state.byNode[id]);
  const collapse = useCollapse();
  const { node, problem, container } = data;
  const name = node.name || data.label;
  if (!container) return null;
  const { inRun } = container;
  return (
    <div className="trellis-frame-header" style={{ height: (inRun ? cardHeights.run : cardHeights.build) - frameLine }}>
      <div className="flex h-[54.5px] items-center gap-2.5 pr-2 pl-3">
        <NodeTile group={data.group} icon={data.icon} className="lod-far-plain" />
        <div className="min-w-0 flex-1">
          <NodeName id={id} name={name} />
          <div className="lod-far-hidden truncate text-[11.5px] leading-4 text-fg-3">{data.summary}</div>
        </div>
        <CardMarks node={node} />
        {step ? <StatusGlyph status={step.status} className="lod-far-hidden" /> : problem && <ProblemSign problem={problem} />}
        <button
          type="button"
          aria-label={`Collapse ${name}`}
          title="Collapse"
          className="lod-far-hidden nodrag nopan grid size-6 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg"
          onClick={(event) => {
            event.stopPropagation();
            collapse(id);
          }}
        >
          <ChevronDown className="size-4" aria-hidden="true" />
        </button>
      </div>
      {inRun && <FrameProgress id={id} name={name} />}
      <CardHandle type="source" id={container.entry} />
      {container.inside === 0 && !inRun && <FirstNode id={id} name={name} />}
    </div>
  );
}

/** The strip under the header during and after a run: which pass is drawn, and how all of them came out. */
function FrameProgress({ id, name }: { id: string; name: string }) {
  const loop = useRunStore((state) => state.loops[id]);
  const part = loop?.total ? Math.min(1, loop.done / loop.total) : 0;
  return (
    <div className="lod-far-hidden relative flex h-[26px] items-center gap-2 border-t border-line px-2 text-2xs text-fg-3">
      {loop && loop.shown !== null ? <PassPager containerId={id} name={name} /> : <span className="px-1">{passWords(loop)}</span>}
      {loop && <PassCounts tally={loop} className="ml-auto px-1" />}
      {loop && (
        <span
          role="progressbar"
          aria-label={`Passes of ${name}`}
          aria-valuenow={loop.done}
          aria-valuemin={0}
          aria-valuemax={loop.total ?? undefined}
          className="absolute inset-x-0 -bottom-px h-0.5 overflow-hidden"
        >
          <span className={`block h-full ${loop.failed > 0 ? "bg-fail" : "bg-ok"}`} style={{ width: `${part * 100}%` }} />
        </span>
      )}
    </div>
  );
}

/** Instead of a pager where this run made no pass. */
function passWords(loop: LoopOverlay | undefined): string {
  if (!loop) return "Not reached yet";
  if (loop.total !== null && loop.done < loop.total) return `${loop.done} of ${loop.total} done`;
  if (!loop.isApart) return "No passes";
  return loop.total === null ? "In runs of their own" : `${loop.total} passes, in runs of their own`;
}

function FirstNode({ id, name }: { id: string; name: string }) {
  const actions = useCanvasActions();
  if (!actions) return null;
  return (
    <button
      type="button"
      aria-label={`Add a node into ${name}`}
      className="trellis-frame-empty lod-far-hidden nodrag nopan"
      onClick={(event) => {
        event.stopPropagation();
        const box = event.currentTarget.getBoundingClientRect();
        actions.addInside(id, { x: box.left, y: box.bottom + 6 });
      }}
    >
      <Plus className="size-3.5" aria-hidden="true" />
      Add a node, or drag some here
    </button>
  );
}
