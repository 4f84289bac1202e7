"use client";
import { useEffect } from "react";
import { focusWhenDrawn } from "./focus-when-drawn";
import type { EditorCommands } from "./use-editor-commands";

/** Opens the node, and puts the focus on its setting, that the address names (`?node=fetch&field=config.url`): once, when the page opens. */
export function useAskedNode({ goTo }: EditorCommands) {
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
    if (field === null) return;
    // After the node itself, which takes the focus first.
    const selector = `[aria-label='Node settings'] [data-field="${CSS.escape(field)}"] :is(input, textarea, [role=combobox], .cm-content)`;
    setTimeout(() => focusWhenDrawn(selector), 60);
  }, []);
}
