"use client";
import { useSyncExternalStore } from "react";

const query = "(max-width: 1099px)";

function subscribe(notify: () => void) {
  const list = window.matchMedia(query);
  list.addEventListener("change", notify);
  return () => list.removeEventListener("change", notify);
}

/** No room for a chat beside the settings. */
export function useIsCompact(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
