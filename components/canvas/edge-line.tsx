"use client";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { Plus, Trash2 } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useDiffMark } from "@/components/changes/diff-marks";
import { isActiveStep } from "@/server/workflow/run-event";
import { useCanvasActions } from "./canvas-actions";
import type { LineEdge } from "./to-flow";
import { type RunOverlay, useRunStore } from "./use-run-store";

// Its label and tools lie above React Flow's own layers (a selected node and its edges are at 1000).
/** Long enough to move the pointer from the line to its buttons. */
const leaveDelayMs = 220;

type LineState = "idle" | "taken" | "dead" | "active" | "waiting";

function readState({ edges, byNode }: RunOverlay, id: string, target: string): LineState {
  const state = edges[id] ?? "idle";
  const status = byNode[target]?.status;
  if (state !== "taken" || status === undefined || !isActiveStep(status)) return state;
  // While it waits for its next try nothing moves either.
  return status === "waiting" || status === "retrying" ? "waiting" : "active";
}

export const EdgeLine = memo(function EdgeLine({ id, target, data, selected, ...ends }: EdgeProps<LineEdge>) {
  const change = useDiffMark(id);
  const state = useRunStore((overlay) => readState(overlay, id, target));
  const taken = useRunStore((overlay) => overlay.paths?.edges[id]);
  const actions = useCanvasActions();
  const [hovered, setHovered] = useHover();
  const [path, labelX, labelY] = getSmoothStepPath({ ...ends, borderRadius: 12, offset: 10 });
  const at = { transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` };
  const showTools = actions !== null && (hovered || selected);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's way is to select the connection, which shows the same buttons
    <g
      className="trellis-line"
      data-state={state}
      data-path={taken}
      data-selected={selected || undefined}
      data-error={data?.isError || undefined}
      data-change={change}
      data-target={data?.isTarget || undefined}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <BaseEdge path={path} interactionWidth={ends.interactionWidth} />
      {state === "active" && <path d={path} className="trellis-line-flow" />}
      {(data?.label || showTools) && (
        <EdgeLabelRenderer>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps the buttons open while the pointer is on them */}
          <div
            className="nodrag nopan pointer-events-auto absolute z-1100"
            style={at}
            onMouseEnter={() => setHovered(true)}
            onMouseLeave={() => setHovered(false)}
          >
            {showTools ? (
              <div className="flex items-center rounded-full bg-raised p-0.5 shadow-md" role="toolbar" aria-label="Connection">
                <LineButton label="Insert a node here" onClick={() => actions.insertOnEdge(id, { x: labelX, y: labelY })}>
                  <Plus className="size-3.5" aria-hidden="true" />
                </LineButton>
                <LineButton label="Delete this connection" danger onClick={() => actions.removeEdge(id)}>
                  <Trash2 className="size-3" aria-hidden="true" />
                </LineButton>
              </div>
            ) : (
              <span className="lod-far-hidden block rounded-full bg-raised px-2 py-px text-[10.5px] text-fg-2 shadow-sm">
                {data?.label}
              </span>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

function LineButton({
  label,
  danger = false,
  onClick,
  children,
}: {
  label: string;
  danger?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={`grid size-5 place-items-center rounded-full text-fg-2 hover:bg-hover ${danger ? "hover:text-fail-fg" : "hover:text-accent-text"}`}
    >
      {children}
    </button>
  );
}

/** True at once on entering, false a moment after leaving. */
function useHover() {
  const [hovered, setHovered] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: boolean) => {
    clearTimeout(timer.current);
    if (next) setHovered(true);
    else timer.current = setTimeout(() => setHovered(false), leaveDelayMs);
  };
  return [hovered, change] as const;
}
