"use client";
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False while the server renders and in the browser's first look, which must be the same; true from then on. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
