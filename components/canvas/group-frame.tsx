"use client";
import type { NodeProps } from "@xyflow/react";
import { ChevronDown, ChevronRight, SquareDashed } from "lucide-react";
import { memo } from "react";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { StepStatus } from "@/server/workflow/run-event";
import { useCollapse } from "./canvas-actions";
import { CardHandle } from "./card-handle";
import type { GroupNode } from "./draw-groups";
import { readColor } from "./mark-colors";
import { NodeName } from "./node-name";
import { ProblemSign } from "./problem-sign";
import { type RunOverlay, useRunStore } from "./use-run-store";

/** A soft frame around its members that is held by its name, or one card in their place. */
export const GroupFrame = memo(function GroupFrame({ id, data, selected }: NodeProps<GroupNode>) {
  const { group, isOpen, enters, leaves, problem } = data;
  const collapse = useCollapse();
  const status = useRunStore((overlay) => (isOpen ? null : worstStatus(overlay, group.nodeIds)));
  const count = group.nodeIds.length;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      className={isOpen ? "trellis-group" : "trellis-group trellis-group-card"}
      data-color={readColor(group.color, "grey")}
      data-selected={selected || undefined}
    >
      {!isOpen && enters && <CardHandle type="target" id="in" isConnectable={false} />}
      <div className="trellis-group-header">
        {!isOpen && (
          <span className="trellis-group-tile">
            <SquareDashed className="size-4" aria-hidden="true" />
          </span>
        )}
        <div className={isOpen ? "flex min-w-0 items-baseline gap-2" : "min-w-0 flex-1"}>
          <NodeName id={id} name={group.name || "Group"} label="Group name" />
          <span className="num lod-far-hidden shrink-0 text-[11.5px] leading-4 text-fg-3">
            {count} {count === 1 ? "node" : "nodes"}
          </span>
        </div>
        {status ? <StatusGlyph status={status} className="lod-far-hidden" /> : problem && <ProblemSign problem={problem} />}
        <button
          type="button"
          aria-label={`${isOpen ? "Collapse" : "Expand"} ${group.name || "the group"}`}
          title={isOpen ? "Collapse" : "Expand"}
          className="lod-far-hidden nodrag nopan grid size-5 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg"
          onClick={(event) => {
            event.stopPropagation();
            collapse(id);
          }}
        >
          <Chevron className="size-3.5" aria-hidden="true" />
        </button>
      </div>
      {!isOpen && leaves && <CardHandle type="source" id="out" isConnectable={false} />}
    </div>
  );
});

/** What a person should know first. */
const byUrgency: readonly StepStatus[] = ["failed", "waiting", "retrying", "running", "queued", "succeeded"];

/** Of a collapsed group one status speaks for all members; null while nothing runs. */
function worstStatus({ byNode }: RunOverlay, nodeIds: readonly string[]): StepStatus | null {
  const there = new Set(nodeIds.map((id) => byNode[id]?.status));
  return byUrgency.find((status) => there.has(status)) ?? null;
}
