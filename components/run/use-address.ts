"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useSyncExternalStore } from "react";

/** What of a run's page is in its address, so that a link shows another member the same. */
export type AddressKey = "step" | "passes" | "at" | "attempt" | "turn" | "tab" | "dock" | "run" | "bookmark";

type Changes = Partial<Record<AddressKey, string | null>>;

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** What the address says, and a way to change it in place. Next tells of a change only later, so it is read where it is written. */
export function useAddress(): [(key: AddressKey) => string | null, (changes: Changes) => void] {
  const known = useSearchParams();
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => known.toString(),
  );
  const read = useCallback((key: AddressKey) => new URLSearchParams(search).get(key), [search]);
  return [read, changeAddress];
}

/** Changes the address in place, without asking the server. null takes a key out. `isStep`: the browser's Back undoes it. */
export function changeAddress(changes: Changes, { isStep = false }: { isStep?: boolean } = {}) {
  const next = addressWith(changes);
  if (next === window.location.pathname + window.location.search) return;
  if (isStep) window.history.pushState(null, "", next);
  else window.history.replaceState(null, "", next);
  for (const listener of listeners) listener();
}

/** The page's address with some of it changed. */
export function addressWith(changes: Changes): string {
  const { pathname, search } = window.location;
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) params.delete(key);
    else params.set(key, value);
  }
  // Step keys read better as they are: `check:3`.
  const text = params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? pathname : `${pathname}?${text}`;
}
