"use client";

import { useEffect } from "react";
import { showIcon } from "./run-icon";
import { type RunSign, signTitle } from "./run-sign";

/** The tab's title and sign say how the run stands, so that people can watch it from another tab. undefined: not known yet. */
export function useRunTitle(name: string | undefined, sign: RunSign | undefined) {
  const status = sign?.status;
  const asks = sign?.asks ?? false;
  // The tab is the browser's.
  useEffect(() => {
    if (name === undefined || status === undefined) return;
    const before = window.document.title;
    window.document.title = signTitle({ status, asks }, name);
    return () => {
      window.document.title = before;
    };
  }, [name, status, asks]);
  useEffect(() => (status === undefined ? undefined : showIcon({ status, asks })), [status, asks]);
}
