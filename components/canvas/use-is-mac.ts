"use client";
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether keys are called ⌘ and ⇧ here. False while the server renders. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.userAgent),
    () => false,
  );
}
