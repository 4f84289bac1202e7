import { create } from "zustand";

/** What the marks on the cards compare the draft with. */
export type Since = "run" | "publish";

type StaleState = {
  /** By node: in what it differs, in words. */
  byNode: Readonly<Record<string, readonly string[]>>;
  /** Those whose own settings or connections changed. */
  changed: readonly string[];
  since: Since;
  /** “the last run”, “version 3”. */
  sinceWords: string;
  /** null: nothing is published, so there is nothing to choose. */
  publishedVersion: number | null;
};

const storageKey = "trellis:marks-since";

/** Fed by StaleFeed; a card subscribes to its own words only. */
export const useStaleStore = create<StaleState>(() => ({
  byNode: {},
  changed: [],
  since: typeof localStorage !== "undefined" && localStorage.getItem(storageKey) === "publish" ? "publish" : "run",
  sinceWords: "the last run",
  publishedVersion: null,
}));

/** Kept in this browser. */
export function markSince(since: Since) {
  localStorage.setItem(storageKey, since);
  useStaleStore.setState({ since });
}
