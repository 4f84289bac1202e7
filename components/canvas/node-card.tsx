"use client";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { NodeTile } from "@/components/node-tile";
import { StatusGlyph } from "@/components/ui/status-badge";
import { errorHandle } from "@/server/workflow/graph/list-handles";
import { NodeCardFooter } from "./node-card-footer";
import { NodeName } from "./node-name";
import { type CardData, type CardNode, cardHeights, handleLabel, handlePosition } from "./to-flow";
import { useRunStore } from "./use-run-store";

/**
 * The one card for every node type. Its ring is drawn by canvas.css from the data attributes, in this order of importance:
 * selected, invalid, state of the run.
 */
export const NodeCard = memo(function NodeCard({ id, data, selected, height }: NodeProps<CardNode>) {
  const step = useRunStore((state) => state.byNode[id]);
  const { node, handles, problem } = data;
  const inRun = height === cardHeights.run;
  return (
    <div
      className="trellis-card"
      data-status={step?.status ?? (inRun ? "queued" : undefined)}
      data-selected={selected || undefined}
      data-invalid={problem?.severity === "error" || undefined}
      data-disabled={node.disabled || undefined}
    >
      {data.hasInput && <Handle type="target" id="in" position={Position.Top} />}
      <div className="flex h-14 items-center gap-2.5 px-3">
        <NodeTile group={data.group} icon={data.icon} className="lod-far-plain" />
        <div className="min-w-0 flex-1">
          <NodeName id={id} name={node.name || data.label} />
          <div className="lod-far-hidden truncate text-[11.5px] leading-4 text-fg-3">{data.summary}</div>
        </div>
        {step ? <StatusGlyph status={step.status} className="lod-far-hidden" /> : problem && <ProblemSign problem={problem} />}
      </div>
      {inRun && <NodeCardFooter step={step} disabled={node.disabled} />}
      <Outputs handles={handles} open={data.openHandles} />
    </div>
  );
});

function ProblemSign({ problem }: { problem: NonNullable<CardData["problem"]> }) {
  const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <span title={problem.text} className={`lod-far-hidden shrink-0 ${problem.severity === "error" ? "text-fail-fg" : "text-wait-fg"}`}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="sr-only">{problem.text}</span>
    </span>
  );
}

function Outputs({ handles, open }: { handles: readonly string[]; open: string }) {
  const unwired = new Set(open.split("\n"));
  return handles.map((handle, index) => {
    const left = `${handlePosition(handles, index) * 100}%`;
    const label = unwired.has(handle) ? handleLabel(handle) : null;
    return (
      <div key={handle} className="contents">
        <Handle type="source" id={handle} position={Position.Bottom} style={{ left }} data-error={handle === errorHandle || undefined} />
        {label && (
          <span className="trellis-outlet lod-far-hidden" style={{ left }}>
            {label}
          </span>
        )}
      </div>
    );
  });
}
