// What the run overlay shows, outside the document: a card subscribes to its own step only, so an event redraws one card.
import { create } from "zustand";
import type { Path } from "@/server/workflow/compare/compare-runs";
import type { StepView } from "@/server/workflow/run-view";

/** How many passes of a loop came out in which way. */
export type PassTally = { succeeded: number; failed: number; running: number };

export type LoopOverlay = PassTally & {
  /** The pass that is drawn; null before the first. */
  shown: number | null;
  /** The passes that have begun, ascending. */
  passes: readonly number[];
  /** How many there will be, when that is known. */
  total: number | null;
  done: number;
  failedPasses: readonly number[];
  /** Its passes are carried out by runs of their own, so this run knows nothing of them. */
  isApart: boolean;
};

export type RunOverlay = {
  /** The step that each node's card shows: inside a loop that of the shown pass. Empty while building. */
  byNode: Readonly<Record<string, StepView>>;
  edges: Readonly<Record<string, "taken" | "dead">>;
  /** By container. */
  loops: Readonly<Record<string, LoopOverlay>>;
  /** All passes of a node inside a loop. */
  tallies: Readonly<Record<string, PassTally>>;
  /** Passes that somebody chose to look at, by container. The others follow the run. */
  chosen: Readonly<Record<string, number>>;
  /** The nodes that the run may come to; null: no run is shown. */
  within: { has(nodeId: string): boolean } | null;
  /** The node that the pointer or the focus is on, on the canvas or in a list beside it. */
  hovered: string | null;
  /** When two runs are compared: which of them took which way. What neither did is left out. */
  paths: { nodes: Readonly<Record<string, Path>>; edges: Readonly<Record<string, Path>> } | null;
};

const empty: RunOverlay = { byNode: {}, edges: {}, loops: {}, tallies: {}, chosen: {}, within: null, hovered: null, paths: null };

/** Fed by components/run; at most every 100 ms, since eyes do not see more and the CPU does. */
export const useRunStore = create<RunOverlay>(() => empty);

/** Back to a canvas without a run. */
export function clearRun() {
  useRunStore.setState(empty);
}

/** Lights up a node wherever it is shown; null: none. */
export function hoverNode(hovered: string | null) {
  if (useRunStore.getState().hovered !== hovered) useRunStore.setState({ hovered });
}

/** Looks at these passes from now on. */
export function choosePasses(passes: Readonly<Record<string, number>>) {
  const { chosen } = useRunStore.getState();
  if (Object.entries(passes).every(([container, pass]) => chosen[container] === pass)) return;
  useRunStore.setState({ chosen: { ...chosen, ...passes } });
}
