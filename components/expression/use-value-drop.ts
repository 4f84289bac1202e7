"use client";
import { type DragEvent, useState } from "react";
import type { ValueReference } from "./insert-targets";
import { holdsValue, readValueDrag } from "./value-drag";

/** A place on the screen. */
export type Point = { x: number; y: number };

type ValueDrop = {
  isAllowed: boolean;
  onDrop: (reference: ValueReference, at: Point) => void;
  /** Where it would land; null: it has gone away. */
  onMove?: (at: Point | null) => void;
};

/** Lets values be dropped on what gets these events. Whoever takes one keeps it from all around. */
export function useValueDrop({ isAllowed, onDrop, onMove }: ValueDrop) {
  const [isOver, setIsOver] = useState(false);
  const leave = () => {
    setIsOver(false);
    onMove?.(null);
  };
  const come = (event: DragEvent) => {
    if (!isAllowed || event.defaultPrevented || !holdsValue(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setIsOver(true);
    onMove?.({ x: event.clientX, y: event.clientY });
  };
  return {
    isOver,
    events: {
      onDragEnter: come,
      onDragOver: come,
      onDragLeave(event: DragEvent) {
        // Not when it only passes from one part of the field to another.
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) leave();
      },
      onDropCapture(event: DragEvent) {
        leave();
        const reference = isAllowed && !event.defaultPrevented ? readValueDrag(event.dataTransfer) : null;
        if (!reference) return;
        // An editor in it goes on to hear of the drop, to take its caret away, and leaves what is prevented alone.
        event.preventDefault();
        onDrop(reference, { x: event.clientX, y: event.clientY });
      },
    },
  };
}
