"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import type { WorkflowDocument } from "@/server/workflow/document";
import { isActiveStep } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";

const key = "step";
const none = "none";

/**
 * The step whose panel is open, kept in the address (`?step=`) so that the view can be shared. Until someone chooses,
 * it follows the run: what waits for a person, else the agent at work, else (failed) the step that failed.
 */
export function useChosenStep(view: RunView, document: WorkflowDocument): [string | null, (nodeId: string | null) => void] {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get(key);
  const followed = useMemo(() => followRun(view), [view]);
  const known = asked !== null && document.nodes.some(({ id }) => id === asked);
  const choose = useCallback(
    (nodeId: string | null) => router.replace(`${pathname}?${key}=${nodeId ?? none}`, { scroll: false }),
    [router, pathname],
  );
  if (asked === none) return [null, choose];
  return [known ? asked : followed, choose];
}

function followRun(view: RunView): string | null {
  const steps = Object.values(view.steps);
  const forPerson = steps.find((step) => step.status === "waiting" && step.waiting?.for === "person");
  if (forPerson) return forPerson.nodeId;
  const active = steps.filter((step) => isActiveStep(step.status)).sort((a, b) => (b.startedAt ?? "").localeCompare(a.startedAt ?? ""));
  return active[0]?.nodeId ?? null;
}
