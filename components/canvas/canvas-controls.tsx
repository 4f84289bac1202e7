"use client";
import { Panel, type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { motionMs } from "@/components/motion";
import { IconButton } from "@/components/ui/icon-button";
import { Separator } from "@/components/ui/separator";

/** Zoom and fit at the lower left; the editor adds tidy and undo as children. */
export function CanvasControls({ children }: { children?: ReactNode }) {
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const percent = useStore((state: ReactFlowState) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left" className="m-3! flex items-center gap-0.5 rounded-[10px] bg-raised p-1 shadow-md">
      <IconButton label="Zoom out" keys="-" side="top" onClick={() => void zoomOut({ duration: motionMs(160) })}>
        <Minus />
      </IconButton>
      <button
        type="button"
        title="Zoom to 100 % (0)"
        className="num h-[26px] w-11 rounded-sm text-xs text-fg-2 hover:bg-hover pointer-coarse:hidden"
        onClick={() => void zoomTo(1, { duration: motionMs(160) })}
      >
        <span className="sr-only">Zoom, now </span>
        {percent}%
      </button>
      <IconButton label="Zoom in" keys="+" side="top" onClick={() => void zoomIn({ duration: motionMs(160) })}>
        <Plus />
      </IconButton>
      <IconButton
        label="Fit to screen"
        keys="1"
        side="top"
        onClick={() => void fitView({ duration: motionMs(220), padding: 0.16, maxZoom: 1 })}
      >
        <Maximize />
      </IconButton>
      {children && (
        <>
          <Separator orientation="vertical" className="mx-1 h-4" />
          {children}
        </>
      )}
    </Panel>
  );
}
