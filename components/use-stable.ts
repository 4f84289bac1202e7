"use client";
import { useCallback, useRef } from "react";

/** The same function for the life of the component, which does what `act` does now: memoised children need not draw again for it. */
export function useStable<Args extends unknown[], Result>(act: (...args: Args) => Result): (...args: Args) => Result {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...args: Args) => latest.current(...args), []);
}
