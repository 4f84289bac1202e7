"use client";
import { getSmoothStepPath, Position, useInternalNode, ViewportPortal } from "@xyflow/react";
import { errorHandle } from "@/server/workflow/graph/list-handles";
import { useEditor } from "./editor-context";
import type { FlowNode } from "./to-flow";

/** The wire that was let go over nothing stays, dashed, until something is chosen for its other end. */
export function PendingWire() {
  const picker = useEditor((state) => state.picker);
  const source = useInternalNode<FlowNode>(picker?.from?.nodeId ?? "");
  if (picker?.purpose !== "add" || !picker.from || !source) return null;
  const { handle } = picker.from;
  const place = source.handles?.find((candidate) => candidate.type === "source" && candidate.id === handle);
  if (!place) return null;
  const [path] = getSmoothStepPath({
    sourceX: source.internals.positionAbsolute.x + place.x + (place.width ?? 0) / 2,
    sourceY: source.internals.positionAbsolute.y + place.y + (place.height ?? 0) / 2,
    targetX: picker.at.x,
    targetY: picker.at.y,
    sourcePosition: Position.Bottom,
    targetPosition: Position.Top,
    borderRadius: 12,
    offset: 10,
  });
  return (
    <ViewportPortal>
      <svg className="pointer-events-none absolute top-0 left-0 size-px overflow-visible" aria-hidden="true">
        <path
          d={path}
          className={`fill-none ${handle === errorHandle ? "stroke-fail" : "stroke-accent"}`}
          strokeWidth={1.75}
          strokeDasharray="5 5"
        />
      </svg>
    </ViewportPortal>
  );
}
