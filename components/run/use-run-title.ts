"use client";

import { useEffect } from "react";
import { useCan, useOrg } from "@/components/org-context";
import { usePaced } from "@/components/use-paced";
import { isFinalRun } from "@/server/workflow/run-event";
import { showIcon } from "./run-icon";
import { type RunSign, signTitle } from "./run-sign";

/** The tab's title and sign say how the run stands, so that people can watch it from another tab. undefined: not known yet. */
export function useRunTitle(name: string | undefined, sign: RunSign | undefined) {
  const { name: org } = useOrg();
  // A run whose steps take no time waits and runs in turn; in a tab that would only flicker.
  const status = usePaced(sign?.status, { everyMs: 1_000, isUrgent: sign !== undefined && isFinalRun(sign.status) });
  // It waits for you only when you may decide.
  const canDecide = useCan("human-task:decide");
  const asks = canDecide && (sign?.asks ?? false);
  // The tab is the browser's.
  useEffect(() => {
    if (name === undefined || status === undefined) return;
    const before = window.document.title;
    window.document.title = signTitle({ status, asks }, `${name} · ${org}`);
    return () => {
      window.document.title = before;
    };
  }, [name, org, status, asks]);
  useEffect(() => (status === undefined ? undefined : showIcon({ status, asks })), [status, asks]);
}
