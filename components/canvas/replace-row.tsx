"use client";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";

type ReplaceRowProps = {
  by: string;
  onBy: (by: string) => void;
  /** null: what is looked at cannot be replaced. */
  onReplace: (() => void) | null;
  onReplaceAll: (() => void) | null;
  /** Occurrences in the names by which expressions read nodes. */
  references: number;
  withReferences: boolean;
  onWithReferences: (on: boolean) => void;
};

/** By what to replace, and whether that goes for references too: they are left alone unless someone asks. */
export function ReplaceRow({ by, onBy, onReplace, onReplaceAll, references, withReferences, onWithReferences }: ReplaceRowProps) {
  const id = useId();
  return (
    <>
      <div className="flex items-center gap-1">
        <Input aria-label="Replace by" placeholder="Replace by" value={by} className="h-7" onChange={(event) => onBy(event.target.value)} />
        <Button variant="outline" aria-disabled={onReplace === null} onClick={() => onReplace?.()}>
          Replace
        </Button>
        <Button variant="outline" aria-disabled={onReplaceAll === null} onClick={() => onReplaceAll?.()}>
          All
        </Button>
      </div>
      {references > 0 && (
        <div className="flex gap-2 px-1">
          <Checkbox
            id={id}
            className="mt-px"
            checked={withReferences}
            aria-describedby={`${id}-why`}
            onCheckedChange={(on) => onWithReferences(on === true)}
          />
          <div className="grid gap-0.5">
            <label htmlFor={id} className="text-xs text-fg-2">
              Also in {references === 1 ? "1 reference" : `${references} references`}
            </label>
            <p id={`${id}-why`} className="text-2xs text-fg-3">
              Expressions read nodes by these names. The nodes keep their ids.
            </p>
          </div>
        </div>
      )}
    </>
  );
}
