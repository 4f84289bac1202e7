"use client";
import { PassButtons } from "./pass-buttons";
import { choosePasses, type LoopOverlay, useRunStore } from "./use-run-store";

/** Leafs through the passes of a loop that have begun. Draws nothing before the first. */
export function PassPager({ containerId, name, withIndex = false }: { containerId: string; name: string; withIndex?: boolean }) {
  const loop = useRunStore((state) => state.loops[containerId]);
  if (!loop || loop.shown === null) return null;
  const at = loop.passes.indexOf(loop.shown);
  const turn = (index: number | undefined) => index !== undefined && choosePasses({ [containerId]: index });
  return (
    <PassButtons
      name={name}
      hasPrevious={at > 0}
      hasNext={at !== -1 && at < loop.passes.length - 1}
      onPrevious={() => turn(loop.passes[at - 1])}
      onNext={() => turn(loop.passes[at + 1])}
    >
      <span className="num text-2xs whitespace-nowrap text-fg-2" title={`index ${loop.shown}`}>
        Pass {countPass(loop)}
        {loop.total !== null && ` of ${loop.total}`}
        {withIndex && <span className="text-fg-3"> · index {loop.shown}</span>}
      </span>
    </PassButtons>
  );
}

/** Counted from 1. A run that carries out a part of another run's passes begins at a higher index. */
function countPass({ shown, passes }: Pick<LoopOverlay, "shown" | "passes">): number {
  return (shown ?? 0) - (passes[0] ?? 0) + 1;
}
