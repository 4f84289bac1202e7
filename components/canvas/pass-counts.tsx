import { Check, LoaderCircle, X } from "lucide-react";
import type { PassTally } from "./use-run-store";

const kinds = [
  { key: "succeeded", word: "succeeded", icon: Check, color: "text-ok-fg" },
  { key: "failed", word: "failed", icon: X, color: "text-fail-fg" },
  { key: "running", word: "running", icon: LoaderCircle, color: "text-run-fg" },
] as const;

/** How many passes came out in which way: sign, number, and the word on hover and for screen readers. */
export function PassCounts({ tally, className }: { tally: PassTally; className?: string }) {
  return (
    <span className={`num flex items-center gap-1.5 text-2xs ${className ?? ""}`}>
      {kinds.map(({ key, word, icon: Icon, color }) =>
        tally[key] === 0 ? null : (
          <span key={key} title={`${tally[key]} ${word}`} className={`flex items-center gap-0.5 ${color}`}>
            <Icon className="size-3" aria-hidden="true" />
            {tally[key]}
            <span className="sr-only"> {word}</span>
          </span>
        ),
      )}
    </span>
  );
}
