"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";

const least = 120;
const usual = 264;
const keyStep = 16;

const most = () => Math.max(least, Math.round(window.innerHeight * 0.7));
const clamp = (height: number) => Math.round(Math.min(most(), Math.max(least, height)));

function readHeight(storageKey: string): number {
  const stored = Number(localStorage.getItem(storageKey));
  return stored > 0 ? clamp(stored) : usual;
}

type BottomPanelProps = { label: string; storageKey: string; children: ReactNode };

/** A panel under the drawing whose upper edge can be dragged, or moved by arrow keys; its height is kept in this browser. */
export function BottomPanel({ label, storageKey, children }: BottomPanelProps) {
  const [height, setHeight] = useState(() => readHeight(storageKey));
  const resize = (next: number) => {
    setHeight(clamp(next));
    localStorage.setItem(storageKey, String(clamp(next)));
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const panel = event.currentTarget.parentElement;
    if (panel && event.currentTarget.hasPointerCapture(event.pointerId)) resize(panel.getBoundingClientRect().bottom - event.clientY);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    resize(height + (event.key === "ArrowUp" ? keyStep : -keyStep));
  };
  return (
    <section aria-label={label} className="relative flex shrink-0 flex-col border-t border-line bg-panel" style={{ height }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is a separator with a value, which hr is not */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={`Height of ${label.toLowerCase()}`}
        aria-orientation="horizontal"
        aria-valuemin={least}
        aria-valuemax={most()}
        aria-valuenow={height}
        className="nokey absolute inset-x-0 -top-[3px] z-10 h-[5px] cursor-row-resize touch-none hover:bg-accent/40 focus-visible:bg-accent/60"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      {children}
    </section>
  );
}
