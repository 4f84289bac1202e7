"use client";
import { createContext, useContext } from "react";

/** What cards and lines can ask for. Absent on a canvas that only shows. */
export type CanvasActions = {
  /** The node whose name is being edited in place. */
  renaming: string | null;
  startRename(nodeId: string): void;
  finishRename(nodeId: string, name: string | null): void;
  insertOnEdge(edgeId: string, at: { x: number; y: number }): void;
  removeEdge(edgeId: string): void;
};

const CanvasActionsContext = createContext<CanvasActions | null>(null);

export const CanvasActionsProvider = CanvasActionsContext.Provider;

export function useCanvasActions(): CanvasActions | null {
  return useContext(CanvasActionsContext);
}
