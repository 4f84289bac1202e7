"use client";

import { type PointerEvent, useRef, useState } from "react";
import { type TimeScale, type Window, zoomTo } from "./time-scale";
import { partAt } from "./use-zoom";

/** A press that moves less is a click. */
const leastParts = 0.01;

/** Marks a stretch by dragging across the rows, and zooms to it; a double click shows the whole run again. */
export function useBrush(scale: TimeScale, setWindow: (window: Window) => void) {
  const start = useRef<number | null>(null);
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const end = () => {
    start.current = null;
    setBrush(null);
  };
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const part = partAt(event.currentTarget, event.clientX);
      // Names and their buttons lie left of the ground; fingers scroll.
      if (event.button === 0 && part >= 0 && event.pointerType !== "touch") start.current = part;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (start.current === null) return;
      const part = Math.min(1, Math.max(0, partAt(event.currentTarget, event.clientX)));
      if (!brush && Math.abs(part - start.current) < leastParts) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setBrush([start.current, part]);
    },
    onPointerUp() {
      if (brush) setWindow(zoomTo(scale, brush));
      end();
    },
    onPointerCancel: end,
    onDoubleClick: () => setWindow(null),
  };
  return { brush, handlers };
}
