"use client";
import { useEffect, useRef } from "react";
import type { InsertTargets, ValueReference } from "./insert-targets";

type Target = { id: string; label: string; readOnly: boolean; insert: (reference: ValueReference) => void };

/** Lists the field among those that a value can be put into, while it is there. */
export function useInsertTarget(targets: InsertTargets, { id, label, readOnly, insert }: Target) {
  const latest = useRef(insert);
  latest.current = insert;
  useEffect(() => {
    if (readOnly) return;
    return targets.add(id, { label, insert: (reference) => latest.current(reference) });
  }, [targets, id, label, readOnly]);
}
