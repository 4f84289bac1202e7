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
  /** Asks what should be the first node inside an empty container; `at` is on the screen. */
  addInside(containerId: string, at: { x: number; y: number }): void;
};

const CanvasActionsContext = createContext<CanvasActions | null>(null);

export const CanvasActionsProvider = CanvasActionsContext.Provider;

export function useCanvasActions(): CanvasActions | null {
  return useContext(CanvasActionsContext);
}

const CollapseContext = createContext<(containerId: string) => void>(() => {});

/** Draws a container as a card, or as a frame again. On every canvas: it changes what is shown, not the workflow. */
export const CollapseProvider = CollapseContext.Provider;

export function useCollapse(): (containerId: string) => void {
  return useContext(CollapseContext);
}
