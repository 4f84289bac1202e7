"use client";
// What the editor shows only when it is asked for. None of it may be imported by what the editor draws first: each part is a chunk
// of its own, fetched when the canvas stands and the browser is idle. scripts/launch/first-load.mjs keeps the budget.
import { useEffect } from "react";
import { lazyPart } from "@/components/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";

export const Inspector = lazyPart(() => import("@/components/inspector/inspector").then((module) => module.Inspector), WaitingPanel);
export const NodePicker = lazyPart(() => import("./node-picker").then((module) => module.NodePicker));
export const FindPanel = lazyPart(() => import("./find-panel").then((module) => module.FindPanel));
export const WorkflowFile = lazyPart(() => import("./workflow-file").then((module) => module.WorkflowFile));
export const Outline = lazyPart(() => import("./outline").then((module) => module.Outline), WaitingPanel);
export const CommandPalette = lazyPart(() => import("./command-palette").then((module) => module.CommandPalette));
export const ProblemsPanel = lazyPart(() => import("./problems-panel").then((module) => module.ProblemsPanel));
export const RunDialog = lazyPart(() => import("./run-dialog").then((module) => module.RunDialog));
export const OneNodeDialog = lazyPart(() => import("@/components/editor-run/one-node-dialog").then((module) => module.OneNodeDialog));
export const RunFeed = lazyPart(() => import("@/components/editor-run/run-feed").then((module) => module.RunFeed));
export const HookFeed = lazyPart(() => import("@/components/editor-run/hook-feed").then((module) => module.HookFeed));
export const CallsFeed = lazyPart(() => import("./calls-feed").then((module) => module.CallsFeed));
export const ProfilesFeed = lazyPart(() => import("./profiles-feed").then((module) => module.ProfilesFeed));
export const StaleFeed = lazyPart(() => import("@/components/editor-run/stale-feed").then((module) => module.StaleFeed));
export const RunMenu = lazyPart(() => import("@/components/editor-run/run-menu").then((module) => module.RunMenu));
export const MarksLegend = lazyPart(() => import("@/components/editor-run/marks-legend").then((module) => module.MarksLegend));
export const LivePill = lazyPart(() => import("@/components/editor-run/live-pill").then((module) => module.LivePill));
export const EditorDock = lazyPart(() => import("@/components/editor-run/editor-dock").then((module) => module.EditorDock));
export const PublishDialog = lazyPart(() => import("./publish-dialog").then((module) => module.PublishDialog));
export const VersionsPanel = lazyPart(() => import("./versions-panel").then((module) => module.VersionsPanel), WaitingPanel);
export const WorkflowRuns = lazyPart(() => import("./workflow-runs").then((module) => module.WorkflowRuns), WaitingPanel);
export const ShortcutSheet = lazyPart(() => import("./shortcut-sheet").then((module) => module.ShortcutSheet));
export const StaleDraft = lazyPart(() => import("./stale-draft").then((module) => module.StaleDraft));
export const WorkflowSettingsDialog = lazyPart(() =>
  import("@/components/workflow-settings/workflow-settings-dialog").then((module) => module.WorkflowSettingsDialog),
);

/** In the order in which people come to them. */
const parts = [
  Inspector,
  NodePicker,
  Outline,
  FindPanel,
  WorkflowFile,
  CommandPalette,
  ProblemsPanel,
  RunDialog,
  RunMenu,
  RunFeed,
  LivePill,
  EditorDock,
  PublishDialog,
  OneNodeDialog,
  VersionsPanel,
  WorkflowRuns,
  ShortcutSheet,
  StaleDraft,
  WorkflowSettingsDialog,
];

/** Fetches the parts one after the other while nothing else is to be done. */
export function usePrefetchParts() {
  // The external system is the browser's spare time.
  useEffect(() => {
    let left = false;
    const fetchAll = async () => {
      for (const part of parts) {
        await idle();
        if (left) return;
        // It is tried again when it is asked for, and says so then.
        await part.prefetch().catch(() => undefined);
      }
    };
    void fetchAll();
    return () => {
      left = true;
    };
  }, []);
}

/** Safari has no requestIdleCallback. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 3_000 });
    else setTimeout(resolve, 300);
  });
}

function WaitingPanel() {
  return (
    <div className="grid gap-3 p-4" aria-busy="true">
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-[30px]" />
      <Skeleton className="h-20" />
    </div>
  );
}
