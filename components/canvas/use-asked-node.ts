"use client";
import { useEffect } from "react";
import { askField } from "./ask-field";
import { useEditorStore } from "./editor-context";
import type { EditorCommands } from "./use-editor-commands";

/** Opens the node, and puts the focus on its setting, that the address names (`?node=fetch&field=config.url`): once, when the page opens. */
export function useAskedNode({ goTo }: EditorCommands) {
  const store = useEditorStore();
  // The address belongs to the browser.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page opens
  useEffect(() => {
    const url = new URL(window.location.href);
    const node = url.searchParams.get("node");
    if (node === null) return;
    const field = url.searchParams.get("field");
    url.searchParams.delete("node");
    url.searchParams.delete("field");
    window.history.replaceState(null, "", url);
    goTo(node);
    if (field !== null) askField(store, node, field);
  }, []);
}
