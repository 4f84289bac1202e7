"use client";
import { useEffect } from "react";
import type { DocumentSession } from "./document-session";

/** Long enough not to check half-typed words on every key. */
const delayMs = 250;

/** Keeps the list of problems up to date with the document. Draws nothing again by itself when the document changes. */
export function useIssues(session: DocumentSession) {
  // The external system is the store: a subscription instead of a hook, because the whole screen calls this.
  useEffect(() => {
    let last = session.store.getState().history.document;
    let timer = setTimeout(check, delayMs);
    function check() {
      void session.check();
    }
    const unsubscribe = session.store.subscribe(({ history }) => {
      if (history.document === last) return;
      last = history.document;
      clearTimeout(timer);
      timer = setTimeout(check, delayMs);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [session]);
}
