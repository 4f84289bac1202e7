import { CopyCheck, PencilLine, Pin } from "lucide-react";
import type { StepView } from "@/server/workflow/run-view";

const marks = {
  cached: { icon: CopyCheck, word: "Reused, at no cost" },
  pinned: { icon: Pin, word: "Set by hand" },
  edited: { icon: PencilLine, word: "Edited by a person" },
} as const;

/** What is special about how a step came out, as small signs with their words on hover and for screen readers. */
export function StepMarks({ step, withWords = false }: { step: Pick<StepView, "flags" | "edited">; withWords?: boolean }) {
  const kinds = [...step.flags, ...(step.edited ? ["edited" as const] : [])];
  return kinds.map((kind) => {
    const { icon: Icon, word } = marks[kind];
    return (
      <span key={kind} title={word} className="lod-far-hidden flex shrink-0 items-center gap-1 text-2xs text-fg-2">
        <Icon className="size-3.5" aria-hidden="true" />
        <span className={withWords ? undefined : "sr-only"}>{word}</span>
      </span>
    );
  });
}
