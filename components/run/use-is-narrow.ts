"use client";

import { useSyncExternalStore } from "react";

const query = "(max-width: 767px)";

function subscribe(notify: () => void) {
  const list = window.matchMedia(query);
  list.addEventListener("change", notify);
  return () => list.removeEventListener("change", notify);
}

/** A phone-wide window: panels stack instead of standing side by side. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
