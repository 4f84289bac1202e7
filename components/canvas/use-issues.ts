"use client";
import { useEffect } from "react";
import type { DocumentSession } from "./document-session";

/** Long enough not to check half-typed words on every key. */
const delayMs = 250;

/** Keeps the list of problems up to date with the document. Draws nothing again by itself when the document changes. */
export function useIssues(session: DocumentSession) {
  // The external system is the store: a subscription instead of a hook, because the whole screen calls this.
  useEffect(() => {
    let last = session.store.getState();
    let timer = setTimeout(check, delayMs);
    function check() {
      void session.check();
    }
    const unsubscribe = session.store.subscribe((state) => {
      const isSame =
        state.history.document === last.history.document &&
        state.calledWorkflows === last.calledWorkflows &&
        state.knownProfiles === last.knownProfiles;
      last = state;
      if (isSame) return;
      clearTimeout(timer);
      timer = setTimeout(check, delayMs);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [session]);
}
