"use client";
import type { NodeProps } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { DiffSign, useDiffMark } from "@/components/changes/diff-marks";
import { NodeTile } from "@/components/node-tile";
import { StatusGlyph } from "@/components/ui/status-badge";
import { AgentChips } from "./agent-chips";
import { useCollapse } from "./canvas-actions";
import { CardHandle } from "./card-handle";
import { cardHeights } from "./card-handles";
import { CardMarks } from "./card-marks";
import { CardPicture } from "./card-picture";
import { NodeCardFooter } from "./node-card-footer";
import { NodeName } from "./node-name";
import { NodeOutputs } from "./node-outputs";
import { ProblemSign } from "./problem-sign";
import { StepMarks } from "./step-marks";
import type { CardNode } from "./to-flow";
import { useRunStore } from "./use-run-store";

/**
 * The one card for every node type. Its ring is drawn by canvas.css from the data attributes, in this order of importance:
 * selected, invalid, state of the run.
 */
export const NodeCard = memo(function NodeCard({ id, data, selected, height }: NodeProps<CardNode>) {
  const step = useRunStore((state) => state.byNode[id]);
  const change = useDiffMark(id);
  const hovered = useRunStore((state) => state.hovered === id);
  const path = useRunStore((state) => state.paths?.nodes[id]);
  const { node, handles, problem, container } = data;
  const inRun = height === cardHeights.run;
  const isOutside = useRunStore((state) => state.within?.has(id) === false);
  const inside = container?.inside ?? 0;
  return (
    <div
      className="trellis-card"
      data-status={step?.status ?? (inRun && !path && !isOutside ? "queued" : undefined)}
      data-path={path}
      data-selected={selected || undefined}
      data-invalid={problem?.severity === "error" || undefined}
      data-disabled={node.disabled || undefined}
      data-target={container?.isTarget || undefined}
      data-change={change}
      data-hovered={hovered || undefined}
    >
      {change && <DiffSign change={change} />}
      {data.hasInput && <CardHandle type="target" id="in" />}
      <div className="flex h-14 items-center gap-2.5 px-3">
        <NodeTile group={data.group} icon={data.icon} className="lod-far-plain" />
        <div className="min-w-0 flex-1">
          <NodeName id={id} name={node.name || data.label} />
          <div className="lod-far-hidden truncate text-[11.5px] leading-4 text-fg-3">
            {container ? `${inside} ${inside === 1 ? "node" : "nodes"} inside` : data.summary}
          </div>
        </div>
        {step && <CardPicture name={node.name || data.label} output={step.output} />}
        {step && <StepMarks step={step} />}
        <CardMarks node={node} />
        {step ? <StatusGlyph status={step.status} className="lod-far-hidden" /> : problem && <ProblemSign problem={problem} />}
        {container && <Expand id={id} name={node.name || data.label} />}
      </div>
      {inRun && step && data.group === "agent" && step.turns.length > 0 && <AgentChips step={step} />}
      {inRun && <NodeCardFooter node={node} step={step} />}
      <NodeOutputs handles={handles} open={data.openHandles} />
    </div>
  );
});

function Expand({ id, name }: { id: string; name: string }) {
  const collapse = useCollapse();
  return (
    <button
      type="button"
      aria-label={`Expand ${name}`}
      title="Expand"
      className="lod-far-hidden nodrag nopan -mr-1 grid size-6 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg"
      onClick={(event) => {
        event.stopPropagation();
        collapse(id);
      }}
    >
      <ChevronRight className="size-4" aria-hidden="true" />
    </button>
  );
}
