"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { WorkflowDocument } from "@/server/workflow/document";
import { keepCollapsed, readCollapsed } from "./kept-collapsed";
import { openAround } from "./open-around";

type Options = {
  document: WorkflowDocument;
  /** Whose loops and groups they are: remembered in this browser, with those of the editor. Without one they are open at first. */
  workflowId: string | undefined;
  /** A node that somebody asked for: what is around it opens. */
  asked: string | null;
};

/** The loops and groups that are collapsed in a drawing that is only looked at, and the function that collapses or opens one. */
export function useCollapsed({ document, workflowId, asked }: Options): [ReadonlySet<string>, (id: string) => void] {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => {
    const kept = workflowId === undefined ? new Set<string>() : readCollapsed(window.localStorage, workflowId);
    return asked === null ? kept : openAround(kept, document, asked);
  });
  const latest = useRef({ document, collapsed });
  latest.current = { document, collapsed };
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(latest.current.collapsed);
      if (!next.delete(id)) next.add(id);
      setCollapsed(next);
      if (workflowId !== undefined) keepCollapsed(window.localStorage, workflowId, next);
    },
    [workflowId],
  );
  // Only when another one is asked for: it may be collapsed again afterwards. What opens so is not remembered.
  useEffect(() => {
    if (asked !== null) setCollapsed((before) => openAround(before, latest.current.document, asked));
  }, [asked]);
  return [collapsed, toggle];
}
