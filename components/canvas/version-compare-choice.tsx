"use client";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import type { DocumentRef, VersionView } from "./use-compare";
import type { VersionItem } from "./version-list";

type CompareChoiceProps = { shown: VersionView; items: readonly VersionItem[]; onShow: (view: VersionView) => void };

const alone = "alone";

/** Chooses what is compared with what is shown. The older one comes first, the draft is the newest. */
export function CompareChoice({ shown, items, onShow }: CompareChoiceProps) {
  const choose = (value: string) => {
    if (value === alone) return onShow({ from: null, to: shown.to });
    const other: DocumentRef = value === "draft" ? "draft" : Number(value);
    onShow(ageOf(other) < ageOf(shown.to) ? { from: other, to: shown.to } : { from: shown.to, to: other });
  };
  const others = items.filter(({ number }) => number !== shown.to);
  return (
    <Select value={shown.from === null ? alone : String(shown.from)} onValueChange={choose}>
      <SelectTrigger aria-label="Compare with" className="w-auto">
        <span>
          {shown.from === null ? "Compare with…" : `Compared with ${shown.from === "draft" ? "the draft" : `version ${shown.from}`}`}
        </span>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={alone}>Nothing</SelectItem>
        {shown.to !== "draft" && <SelectItem value="draft">The draft</SelectItem>}
        {others.map(({ number, title }) => (
          <SelectItem key={number} value={String(number)}>
            Version {number}
            {title && `: ${title}`}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}

const ageOf = (ref: DocumentRef) => (ref === "draft" ? Number.POSITIVE_INFINITY : ref);
