"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { choosePasses, type LoopOverlay, useRunStore } from "./use-run-store";

/** Leafs through the passes of a loop that have begun. Draws nothing before the first. */
export function PassPager({ containerId, name, withIndex = false }: { containerId: string; name: string; withIndex?: boolean }) {
  const loop = useRunStore((state) => state.loops[containerId]);
  if (!loop || loop.shown === null) return null;
  const at = loop.passes.indexOf(loop.shown);
  const turn = (index: number | undefined) => index !== undefined && choosePasses({ [containerId]: index });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend to be seen
    <span className="nodrag nopan pointer-events-auto flex items-center gap-0.5" role="group" aria-label={`Passes of ${name}`}>
      <PageButton label="Previous pass" disabled={at <= 0} onClick={() => turn(loop.passes[at - 1])}>
        <ChevronLeft className="size-3" aria-hidden="true" />
      </PageButton>
      <span className="num text-2xs whitespace-nowrap text-fg-2" title={`index ${loop.shown}`}>
        Pass {countPass(loop)}
        {loop.total !== null && ` of ${loop.total}`}
        {withIndex && <span className="text-fg-3"> · index {loop.shown}</span>}
      </span>
      <PageButton label="Next pass" disabled={at === -1 || at === loop.passes.length - 1} onClick={() => turn(loop.passes[at + 1])}>
        <ChevronRight className="size-3" aria-hidden="true" />
      </PageButton>
    </span>
  );
}

/** Counted from 1. A run that carries out a part of another run's passes begins at a higher index. */
function countPass({ shown, passes }: Pick<LoopOverlay, "shown" | "passes">): number {
  return (shown ?? 0) - (passes[0] ?? 0) + 1;
}

type PageButtonProps = { label: string; disabled: boolean; onClick: () => void; children: ReactNode };

function PageButton({ label, disabled, onClick, children }: PageButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      className="grid size-5 place-items-center rounded-sm text-fg-2 hover:bg-hover aria-disabled:text-fg-3 aria-disabled:opacity-50 pointer-coarse:size-8"
      onClick={(event) => {
        event.stopPropagation();
        if (!disabled) onClick();
      }}
    >
      {children}
    </button>
  );
}
