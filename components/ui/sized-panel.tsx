"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { useStored } from "@/components/use-stored";

type Side = "right" | "bottom";

/** How the side decides: which way the panel grows, and how far. */
const shapes = {
  right: {
    word: "Width",
    least: 280,
    usual: 360,
    most: () => 640,
    grow: "ArrowLeft",
    shrink: "ArrowRight",
    orientation: "vertical",
    panel: "border-l",
    edge: "inset-y-0 -left-[3px] w-[5px] cursor-col-resize",
  },
  bottom: {
    word: "Height",
    least: 120,
    usual: 264,
    most: () => Math.max(120, Math.round(window.innerHeight * 0.7)),
    grow: "ArrowUp",
    shrink: "ArrowDown",
    orientation: "horizontal",
    panel: "flex flex-col border-t",
    edge: "inset-x-0 -top-[3px] h-[5px] cursor-row-resize",
  },
} as const;

const keyStep = 16;

type SizedPanelProps = {
  label: string;
  side: Side;
  /** Under which name this browser keeps its size. */
  keptAs: string;
  /** Escape, when nothing inside it (a menu, a list of suggestions) has taken it. */
  onEscape?: () => void;
  children: ReactNode;
};

/** A panel beside or under the drawing whose edge can be dragged, or moved by arrow keys. */
export function SizedPanel({ label, side, keptAs, onEscape, children }: SizedPanelProps) {
  const { word, least, most, grow, shrink, orientation, panel, edge } = shapes[side];
  const [size, resize] = useSize(side, keptAs);
  const Panel = side === "right" ? "aside" : "section";
  const drag = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    resize(side === "right" ? box.right - event.clientX : box.bottom - event.clientY);
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    event.stopPropagation();
    resize(size + (event.key === grow ? keyStep : -keyStep));
  };
  const leave = (event: KeyboardEvent<HTMLElement>) => {
    if (!onEscape || event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onEscape();
  };
  return (
    <Panel
      aria-label={label}
      className={`relative shrink-0 border-line bg-panel ${panel}`}
      style={side === "right" ? { width: size } : { height: size }}
      onKeyDown={leave}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is a separator with a value, which hr is not */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={`${word} of ${label.toLowerCase()}`}
        aria-orientation={orientation}
        aria-valuemin={least}
        aria-valuemax={most()}
        aria-valuenow={size}
        className={`nokey absolute z-10 touch-none hover:bg-accent/40 focus-visible:bg-accent/60 ${edge}`}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      {children}
    </Panel>
  );
}

const isSize = (value: unknown): value is number => typeof value === "number" && value > 0;

/** Its size, and how to change it; kept in this browser where that is possible. */
function useSize(side: Side, keptAs: string): [number, (size: number) => void] {
  const { least, usual, most } = shapes[side];
  const clamp = (size: number) => Math.round(Math.min(most(), Math.max(least, size)));
  const [kept, keep] = useStored(keptAs, { initial: usual, isValid: isSize });
  // Storage may be full or closed: the panel still follows the hand.
  const [own, setOwn] = useState<number | null>(null);
  const resize = (size: number) => {
    setOwn(clamp(size));
    keep(clamp(size));
  };
  return [clamp(own ?? kept), resize];
}
