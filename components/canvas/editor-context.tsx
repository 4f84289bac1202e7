"use client";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorActions } from "./editor-actions";
import type { EditorState, EditorStore } from "./editor-store";

type EditorContextValue = { store: EditorStore; actions: EditorActions };

const EditorContext = createContext<EditorContextValue | null>(null);
export const EditorProvider = EditorContext.Provider;

function useEditorContext(): EditorContextValue {
  const value = useContext(EditorContext);
  if (value === null) throw new Error("This part of the editor needs an EditorProvider above it");
  return value;
}

/** A part of the editor's state; draws again when that part changes. */
export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditorContext().store, select);
}

/** Everything that can be done to the workflow. The same object for the life of the editor. */
export function useEditorActions(): EditorActions {
  return useEditorContext().actions;
}

/** For event handlers that need the state as it is when they are called. */
export function useEditorStore(): EditorStore {
  return useEditorContext().store;
}
