"use client";

import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import { pan, type TimeScale, type Window, zoom } from "./time-scale";

/** The part of the width under a point, of the ground that rows and axis share. */
export function partAt(container: Element, clientX: number): number {
  const ground = container.querySelector(".run-timeline-ground")?.getBoundingClientRect();
  return ground && ground.width > 0 ? (clientX - ground.left) / ground.width : 0.5;
}

/** Zooms by wheel with Mod, around the pointer; moves sideways by a sideways wheel, or with Shift. */
export function useZoomWheel(container: RefObject<HTMLElement | null>, scale: TimeScale, setWindow: (window: Window) => void) {
  const latest = useRef(scale);
  latest.current = scale;
  const element = useRef<HTMLElement | null>(null);
  // React's own wheel listeners cannot keep the page from zooming.
  useEffect(() => {
    const target = container.current;
    if (!target || element.current === target) return;
    element.current = target;
    const handle = (event: WheelEvent) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        setWindow(zoom(latest.current, Math.exp(event.deltaY / 300), partAt(target, event.clientX)));
      } else if (Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) {
        event.preventDefault();
        setWindow(pan(latest.current, sideways / 800));
      }
    };
    target.addEventListener("wheel", handle, { passive: false });
    return () => {
      target.removeEventListener("wheel", handle);
      element.current = null;
    };
  });
}

/** `+` and `-` zoom, the arrows move sideways, `0` shows all. */
export function useZoomKeys(scale: TimeScale, setWindow: (window: Window) => void) {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = zoomOf(event.key, scale);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      setWindow(next);
    },
    [scale, setWindow],
  );
}

function zoomOf(key: string, scale: TimeScale): Window | undefined {
  if (key === "+" || key === "=") return zoom(scale, 0.5);
  if (key === "-") return zoom(scale, 2);
  if (key === "0") return null;
  if (key === "ArrowRight") return pan(scale, 0.2);
  if (key === "ArrowLeft") return pan(scale, -0.2);
  return undefined;
}
