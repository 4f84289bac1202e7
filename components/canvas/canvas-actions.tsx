"use client";
import { createContext, useContext } from "react";
import type { DocumentNote } from "@/server/workflow/document";

/** What cards and lines can ask for. Absent on a canvas that only shows. */
export type CanvasActions = {
  /** What is being written in its own place: a node's name, or by its key a group's name or a note's text. */
  renaming: string | null;
  startRename(key: string): void;
  /** `name`: null when it stays as it was. */
  finishRename(key: string, name: string | null): void;
  editNote(noteId: string, change: Partial<Omit<DocumentNote, "id">>): void;
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
