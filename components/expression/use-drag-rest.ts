"use client";
import { type DragEvent, useEffect, useRef } from "react";
import { holdsValue } from "./value-drag";

const restMs = 350;

/** Opens something, such as a tab, when a value that is dragged rests on it: what it is meant for may be in there. */
export function useDragRest(open: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onDragEnter(event: DragEvent) {
      stop();
      if (holdsValue(event.dataTransfer)) timer.current = setTimeout(open, restMs);
    },
    onDragLeave: stop,
    onDrop: stop,
  };
}
