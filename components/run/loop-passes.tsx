"use client";

import { PassCounts } from "@/components/canvas/pass-counts";
import { PassPager } from "@/components/canvas/pass-pager";
import { choosePasses, useRunStore } from "@/components/canvas/use-run-store";
import { Button } from "@/components/ui/button";

/** Which pass of a loop is looked at, how all of them came out, and the way to those that failed. */
export function LoopPasses({ containerId, name }: { containerId: string; name: string }) {
  const loop = useRunStore((state) => state.loops[containerId]);
  if (!loop || loop.shown === null) return null;
  const { shown, failedPasses } = loop;
  const nextFailed = failedPasses.find((index) => index > shown) ?? failedPasses[0];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-1.5">
      <span className="min-w-28 flex-1 truncate text-xs text-fg-2">{name}</span>
      <PassCounts tally={loop} />
      {nextFailed !== undefined && nextFailed !== shown && (
        <Button variant="ghost" size="sm" onClick={() => choosePasses({ [containerId]: nextFailed })}>
          Next failed
        </Button>
      )}
      <PassPager containerId={containerId} name={name} withIndex />
    </div>
  );
}
