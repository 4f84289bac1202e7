"use client";
import { type ReactFlowState, useStore } from "@xyflow/react";
import { useEffect } from "react";

/** A hand that trembles on a click does not drag. */
const leastPx = 4;

/** Marks the canvas (`data-dragged`) while the pointer is held down on it and has moved: see canvas.css. */
export function useDragMark() {
  const canvas = useStore((state: ReactFlowState) => state.domNode);
  // The pointer is the browser's.
  useEffect(() => {
    if (!canvas) return;
    let from: { x: number; y: number } | null = null;
    const begin = ({ clientX, clientY }: PointerEvent) => {
      from = { x: clientX, y: clientY };
    };
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > leastPx) canvas.dataset.dragged = "";
    };
    const end = () => {
      from = null;
      delete canvas.dataset.dragged;
    };
    canvas.addEventListener("pointerdown", begin, { capture: true });
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end, { capture: true });
    window.addEventListener("pointercancel", end, { capture: true });
    return () => {
      canvas.removeEventListener("pointerdown", begin, { capture: true });
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end, { capture: true });
      window.removeEventListener("pointercancel", end, { capture: true });
    };
  }, [canvas]);
}
