// How high a card is, where the outputs of a card or a frame sit, and what they are called.
import { type NodeHandle, Position } from "@xyflow/react";
import { errorHandle } from "@/server/workflow/graph/list-handles";

/** With the footer strip of a run, and without. */
export const cardHeights = { build: 56, run: 82 } as const;

const handleSize = 9;

/** The header of a frame is as high as a card; the way into its body begins under it. */
type CardShape = {
  width: number;
  height: number;
  hasInput: boolean;
  /** Outputs along the lower side. */
  outputs: readonly string[];
  /** A frame's way into its body, and how far below the upper side it is. */
  entry: { handle: string; y: number } | null;
};

/** Given to React Flow in advance, so that it need not mount a node to learn where its edges end. */
export function placeHandles({ width, height, hasInput, outputs, entry }: CardShape): NodeHandle[] {
  const square = { width: handleSize, height: handleSize };
  const centre = handleSize / 2;
  const source = (id: string, x: number, y: number): NodeHandle => ({
    ...square,
    id,
    type: "source",
    position: Position.Bottom,
    x: x - centre,
    y: y - centre,
  });
  const sources = outputs.map((id, index) => source(id, handlePosition(outputs, index) * width, height));
  if (entry) sources.unshift(source(entry.handle, width / 2, entry.y));
  if (!hasInput) return sources;
  return [{ ...square, id: "in", type: "target", position: Position.Top, x: width / 2 - centre, y: -centre }, ...sources];
}

/** How much of the lower side is left to the other outputs when the error output takes the right end. */
const shareBesideError = 0.8;

/** Where along the lower side an output sits: 0 is left, 1 is right. An only output stays in the middle, error or not. */
export function handlePosition(handles: readonly string[], index: number): number {
  if (!handles.includes(errorHandle) || handles.length < 2) return (index + 0.5) / handles.length;
  if (handles[index] === errorHandle) return (1 + shareBesideError) / 2;
  return handles.length === 2 ? 0.5 : ((index + 0.5) / (handles.length - 1)) * shareBesideError;
}

/** How an output is called on the canvas; the usual one needs no name. */
export function handleLabel(handle: string): string | null {
  return handle === "out" ? null : handle.replaceAll("-", " ");
}
