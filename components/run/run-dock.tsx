"use client";

import { type ReactNode, useMemo } from "react";
import { Segmented } from "@/components/ui/segmented";
import type { DocumentNode } from "@/server/workflow/document";
import { findLandmarks } from "@/server/workflow/replay/landmarks";
import { RunLog } from "./log/run-log";
import type { PlanShape } from "./plan-shape";
import { PlaybackBar } from "./replay/playback-bar";
import type { ReplayedRun } from "./replay/use-replay";
import { useReplayKeys } from "./replay/use-replay-keys";
import { RunState } from "./state/run-state";
import { RunStory } from "./story/run-story";
import { RunTimeline } from "./timeline/run-timeline";
import type { AxisMark } from "./timeline/timeline-axis";
import type { LiveRun } from "./use-run-view";

export const dockTabs = ["timeline", "log", "state", "story"] as const;
export type DockTab = (typeof dockTabs)[number];

type DockProps = {
  runId: string;
  run: LiveRun;
  replayed: ReplayedRun;
  nodes: readonly DocumentNode[];
  shape: PlanShape;
  tab: DockTab;
  onTab(tab: DockTab): void;
  /** The node that is chosen. */
  chosen: string | null;
  onSelect(stepKey: string): void;
  /** Moments with a name, on the timeline. */
  marks?: readonly AxisMark[] | undefined;
  /** What else can be done with the moment, in the playback bar. */
  actions?: ReactNode;
  onBookmark?: (() => void) | undefined;
  /** What stands at the left of its bar. */
  heading?: ReactNode;
  /** What stands at the right of it. */
  trailing?: ReactNode;
  /** Keys that play the run back; off where they belong to something else. */
  hasKeys?: boolean;
};

/** What happened, under a drawing: playback, and the run as a timeline, as a log, as what its steps gave, and as what its agents thought. */
export function RunDock({
  runId,
  run,
  replayed,
  nodes,
  shape,
  tab,
  onTab,
  chosen,
  onSelect,
  marks,
  actions,
  onBookmark,
  heading,
  trailing,
  hasKeys = true,
}: DockProps) {
  const { index, seq } = run;
  const { replay, view, clock } = replayed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; seq says when
  const landmarks = useMemo(() => findLandmarks(index.events), [index, seq]);
  useReplayKeys({ replay, landmarks, seq, onBookmark, enabled: hasKeys });
  return (
    <>
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
        {heading ?? <h2 className="truncate text-sm font-[550]">What happened</h2>}
        <span className="flex items-center gap-1.5">
          <Segmented
            label="View"
            value={tab}
            onValueChange={onTab}
            options={[
              { value: "timeline", label: "Timeline" },
              { value: "log", label: "Log" },
              { value: "state", label: "State" },
              { value: "story", label: "Story" },
            ]}
          />
          {trailing}
        </span>
      </div>
      <PlaybackBar replay={replay} clock={clock} seq={seq} status={run.head.status} landmarks={landmarks}>
        {actions}
      </PlaybackBar>
      {tab === "timeline" && (
        <RunTimeline
          replayed={replayed}
          index={index}
          seq={seq}
          nodes={nodes}
          shape={shape}
          selected={chosen}
          onSelect={onSelect}
          {...(marks ? { marks } : {})}
        />
      )}
      {tab === "log" && <RunLog runId={runId} index={index} seq={seq} replay={replay} nodes={nodes} shape={shape} onSelect={onSelect} />}
      {tab === "story" && <RunStory runId={runId} view={view} live={run.live} nodes={nodes} onSelect={onSelect} />}
      {tab === "state" && <RunState runId={runId} view={view} nodes={nodes} shape={shape} onSelect={onSelect} />}
    </>
  );
}
