"use client";
import { useEffect } from "react";
import type { DocumentSession } from "./document-session";
import { useEditor } from "./editor-context";

/** Long enough not to check half-typed words on every key. */
const delayMs = 250;

/** Keeps the list of problems up to date with the document. */
export function useIssues(session: DocumentSession) {
  const document = useEditor((state) => state.history.document);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed document is what there is to check
  useEffect(() => {
    const timer = setTimeout(() => void session.check(), delayMs);
    return () => clearTimeout(timer);
  }, [session, document]);
}
