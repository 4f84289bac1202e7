"use client";
import { Handle, Position } from "@xyflow/react";
import type { CSSProperties } from "react";
import { useCanvasActions } from "./canvas-actions";

type CardHandleProps = {
  type: "source" | "target";
  id: string;
  style?: CSSProperties;
  isError?: boolean;
  /** false: lines end here, but none can be drawn from or to it. */
  isConnectable?: boolean;
};

/**
 * Where lines end: inputs above, outputs below. Where nothing can be connected it is only drawn: React Flow's own handle listens to
 * every move of the drawing, and a large one has thousands.
 */
export function CardHandle({ type, id, style, isError, isConnectable = true }: CardHandleProps) {
  const position = type === "target" ? Position.Top : Position.Bottom;
  const canConnect = useCanvasActions() !== null;
  const shown = { style, "data-error": isError || undefined };
  if (!canConnect)
    return (
      <span data-handleid={id} className={`react-flow__handle react-flow__handle-${position} ${type}`} aria-hidden="true" {...shown} />
    );
  return <Handle type={type} id={id} position={position} isConnectable={isConnectable} {...shown} />;
}
