"use client";

import { useEffect } from "react";
import { useRunStore } from "@/components/canvas/use-run-store";
import type { PlanShape } from "./plan-shape";
import type { ReplayedRun } from "./replay/use-replay";
import { showOverlay } from "./run-overlay";
import type { LiveRun } from "./use-run-view";

/** Lets the cards show the run: each of its events at once while it is now, else the moment that is looked at. null: not yet. */
export function useOverlay({ follow, latest }: Pick<LiveRun, "follow" | "latest">, { view, moment }: ReplayedRun, shape: PlanShape | null) {
  const passes = useRunStore((state) => state.chosen);
  // The drawing's store is outside React: a card that changes does not draw the page anew.
  useEffect(() => {
    if (shape === null) return;
    if (moment !== null) return showOverlay(view, shape, passes);
    showOverlay(latest(), shape, passes);
    return follow((next) => showOverlay(next, shape, passes));
  }, [view, moment, shape, passes, follow, latest]);
}
