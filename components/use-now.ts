"use client";
import { createContext, useContext, useSyncExternalStore } from "react";

/** A moment that everything below takes for the present, while a run is looked at as it was then; null: it is now. */
export const PresentMoment = createContext<number | null>(null);

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Must give the same value until a listener was called, so the clock is read here only the first time. */
function readNow() {
  if (now === 0) now = Date.now();
  return now;
}

/** Seconds-precise present as epoch ms; one timer for the whole page. 0 while the server renders. Below a PresentMoment: that. */
export function useNow(): number {
  const moment = useContext(PresentMoment);
  const now = useSyncExternalStore(subscribe, readNow, () => 0);
  return moment ?? now;
}
