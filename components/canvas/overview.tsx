"use client";
import { MiniMap, type MiniMapNodeProps } from "@xyflow/react";
import { memo } from "react";
import type { FlowNode } from "./to-flow";
import { useRunStore } from "./use-run-store";

const statusColors: Readonly<Record<string, string>> = {
  running: "var(--run)",
  waiting: "var(--wait)",
  retrying: "var(--wait)",
  succeeded: "var(--ok)",
  failed: "var(--fail)",
};

const size = { width: 132, height: 92 };

/** The whole drawing, small. Each rectangle follows the state of its own step, so an event of a run redraws one of them. */
export const Overview = memo(function Overview() {
  return (
    <MiniMap<FlowNode>
      pannable
      zoomable
      className="max-md:hidden! overflow-hidden rounded-lg shadow-md"
      nodeColor={colorOf}
      nodeClassName={kindOf}
      nodeComponent={OverviewNode}
      nodeBorderRadius={12}
      style={size}
    />
  );
});

const kindOf = ({ type }: FlowNode) => type;

function colorOf({ data, type }: FlowNode): string {
  if (type === "note") return "color-mix(in oklab, var(--note) 30%, var(--raised))";
  if (type === "group-frame") return "color-mix(in oklab, var(--idle) 14%, var(--raised))";
  if (type === "frame") return "color-mix(in oklab, var(--logic) 16%, var(--raised))";
  return `color-mix(in oklab, var(--${data.group}) 55%, var(--raised))`;
}

const OverviewNode = memo(function OverviewNode({ id, className, borderRadius, color, ...box }: MiniMapNodeProps) {
  // A loop is told by what is inside it.
  const status = useRunStore((overlay) => (className === "card" ? overlay.byNode[id]?.status : undefined));
  const fill = status ? (statusColors[status] ?? "var(--idle)") : color;
  const { x, y, width, height, shapeRendering } = box;
  return (
    <rect
      className="react-flow__minimap-node"
      {...{ x, y, width, height, shapeRendering }}
      rx={borderRadius}
      ry={borderRadius}
      style={{ fill }}
    />
  );
});
