"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";

const least = 280;
const most = 640;
const usual = 360;
const keyStep = 16;

const clamp = (width: number) => Math.round(Math.min(most, Math.max(least, width)));

function readWidth(storageKey: string): number {
  const stored = Number(localStorage.getItem(storageKey));
  return stored > 0 ? clamp(stored) : usual;
}

type SidePanelProps = {
  label: string;
  storageKey: string;
  /** Escape, when nothing inside it (a menu, a list of suggestions) has taken it. */
  onEscape: () => void;
  children: ReactNode;
};

/** A panel at the right whose left edge can be dragged, or moved by arrow keys; its width is kept in this browser. */
export function SidePanel({ label, storageKey, onEscape, children }: SidePanelProps) {
  const [width, setWidth] = useState(() => readWidth(storageKey));
  const resize = (next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(storageKey, String(clamp(next)));
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(window.innerWidth - event.clientX);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    resize(width + (event.key === "ArrowLeft" ? keyStep : -keyStep));
  };
  const leave = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onEscape();
  };
  return (
    <aside aria-label={label} className="relative shrink-0 border-l border-line bg-panel" style={{ width }} onKeyDown={leave}>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is a separator with a value, which hr is not */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={`Width of ${label.toLowerCase()}`}
        aria-orientation="vertical"
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={width}
        className="nokey absolute inset-y-0 -left-[3px] z-10 w-[5px] cursor-col-resize touch-none hover:bg-accent/40 focus-visible:bg-accent/60"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      {children}
    </aside>
  );
}
