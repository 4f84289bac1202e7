"use client";

import { useEffect } from "react";
import { statusWord } from "@/components/ui/status-badge";
import type { RunStatus } from "@/server/workflow/run-event";

/** The tab's title says how the run stands, so that people can watch it from another tab. */
export function useRunTitle(name: string | undefined, status: RunStatus | undefined) {
  useEffect(() => {
    if (name !== undefined && status !== undefined) window.document.title = `${statusWord(status)} · ${name} · Trellis`;
  }, [name, status]);
}
