"use client";
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
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

type Asked = Pick<EditorState, "askedField">;
const nothingAsked = createStore<Asked>(() => ({ askedField: null }));

/** The setting that is to be shown. Forms ask that also stand outside an editor, where nobody asks for a setting. */
export function useAskedField(): EditorState["askedField"] {
  const store: Pick<StoreApi<Asked>, "getState" | "getInitialState" | "subscribe"> = useContext(EditorContext)?.store ?? nothingAsked;
  return useStore(store, (state) => state.askedField);
}

/** Everything that can be done to the workflow. The same object for the life of the editor. */
export function useEditorActions(): EditorActions {
  return useEditorContext().actions;
}

/** For event handlers that need the state as it is when they are called. */
export function useEditorStore(): EditorStore {
  return useEditorContext().store;
}
