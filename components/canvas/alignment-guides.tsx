"use client";
import { ViewportPortal } from "@xyflow/react";
import { useEditor } from "./editor-context";

/** The lines that what is dragged stands on. */
export function AlignmentGuides() {
  const guides = useEditor((state) => state.guides);
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="pointer-events-none absolute top-0 left-0 size-px overflow-visible" aria-hidden="true">
        {guides.map(({ axis, at, from, to }) => (
          <line
            key={axis}
            {...(axis === "x" ? { x1: at, x2: at, y1: from - 16, y2: to + 16 } : { x1: from - 16, x2: to + 16, y1: at, y2: at })}
            className="trellis-guide stroke-accent"
            strokeWidth={1}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}
