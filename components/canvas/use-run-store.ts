// What the run overlay shows, outside the document: a card subscribes to its own step only, so an event redraws one card.
import { create } from "zustand";
import type { StepView } from "@/server/workflow/run-view";

export type RunOverlay = {
  /** The latest step of each node. Empty while building. */
  byNode: Readonly<Record<string, StepView>>;
  edges: Readonly<Record<string, "taken" | "dead">>;
};

const empty: RunOverlay = { byNode: {}, edges: {} };

/** Fed by components/run; at most every 100 ms, since eyes do not see more and the CPU does. */
export const useRunStore = create<RunOverlay>(() => empty);

/** Back to a canvas without a run. */
export function clearRun() {
  useRunStore.setState(empty);
}
