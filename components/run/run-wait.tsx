"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { describeWait } from "@/components/runs/describe-wait";
import { useTRPC } from "@/components/trpc-provider";

/** How often a run that waits for its place is asked how far it has come. */
const lookMs = 3_000;

/** Why a queued run has not begun, and its place in line; nothing when it is about to. */
export function RunWait({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.get.queryOptions({ id: runId }, { refetchInterval: lookMs }));
  const words = data ? describeWait(data) : null;
  if (words === null) return null;
  return (
    <p role="status" className="flex items-center gap-1.5 border-b border-line bg-sunken/60 px-4 py-1 text-xs text-fg-2">
      <Hourglass aria-hidden className="size-3.5 shrink-0" />
      {words}
    </p>
  );
}
