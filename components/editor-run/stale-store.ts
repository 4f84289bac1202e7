import { create } from "zustand";

type StaleState = {
  /** By node: why it would do something else than in the last run, in words. */
  byNode: Readonly<Record<string, readonly string[]>>;
  /** Those whose own settings or connections changed. */
  changed: readonly string[];
};

/** Fed by StaleFeed; a card subscribes to its own words only. */
export const useStaleStore = create<StaleState>(() => ({ byNode: {}, changed: [] }));
