"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { type EditorTab, editorTabs } from "./top-bar";

/** The tab lives in the URL, so that reload and back keep it. */
export function useEditorTab(): [EditorTab, (tab: EditorTab) => void] {
  const asked = useSearchParams().get("view");
  const tab = editorTabs.find((known) => known === asked) ?? "build";
  const setTab = useCallback((next: EditorTab) => {
    const url = new URL(window.location.href);
    if (next === "build") url.searchParams.delete("view");
    else url.searchParams.set("view", next);
    // What the Versions tab showed is its own.
    for (const key of ["version", "compare"]) if (next !== "versions") url.searchParams.delete(key);
    window.history.pushState(null, "", url);
  }, []);
  return [tab, setTab];
}
