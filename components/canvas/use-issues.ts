"use client";
import { useEffect } from "react";
import { nodeCatalog } from "@/server/nodes/registry";
import { toGraph } from "@/server/workflow/graph";
import { useEditor, useEditorStore } from "./editor-context";

/** Long enough not to check half-typed words on every key. */
const delayMs = 250;

/** Keeps the list of problems up to date with the document. */
export function useIssues() {
  const store = useEditorStore();
  const document = useEditor((state) => state.history.document);
  useEffect(() => {
    const timer = setTimeout(() => store.setState({ issues: toGraph(document, nodeCatalog).issues }), delayMs);
    return () => clearTimeout(timer);
  }, [store, document]);
}
