"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type PassButtonsProps = {
  /** Of the loop, or of the node whose passes they are. */
  name: string;
  hasPrevious: boolean;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
  /** Which pass it is, in words. */
  children: ReactNode;
};

/** Leafs through passes, one at a time. */
export function PassButtons({ name, hasPrevious, hasNext, onPrevious, onNext, children }: PassButtonsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend to be seen
    <span className="nodrag nopan pointer-events-auto flex items-center gap-0.5" role="group" aria-label={`Passes of ${name}`}>
      <PageButton label="Previous pass" disabled={!hasPrevious} onClick={onPrevious}>
        <ChevronLeft className="size-3" aria-hidden="true" />
      </PageButton>
      {children}
      <PageButton label="Next pass" disabled={!hasNext} onClick={onNext}>
        <ChevronRight className="size-3" aria-hidden="true" />
      </PageButton>
    </span>
  );
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
