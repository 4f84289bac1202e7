"use client";
import { useEffect, useState } from "react";

/** Rows that came after `anchor`, the first row when the list was held. Without it, or when it is gone, none is new. */
export function countNewRows(rows: readonly { id: string }[], anchor: string | null): number {
  return anchor === null
    ? 0
    : Math.max(
        0,
        rows.findIndex(({ id }) => id === anchor),
      );
}

/**
 * Keeps new rows back while a person works in the list, so that nothing moves under their hand. `fresh` of them wait; `release` lets
 * them in. What is shown already is always as fresh as it comes.
 */
export function useHeldRows<Row extends { id: string }>(rows: readonly Row[], held: boolean) {
  const [anchor, setAnchor] = useState<string | null>(null);
  const first = rows[0]?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the anchor is the first row of the moment in which the list is held
  useEffect(() => setAnchor(held ? first : null), [held]);
  const fresh = held ? countNewRows(rows, anchor) : 0;
  return { shown: fresh === 0 ? rows : rows.slice(fresh), fresh, release: () => setAnchor(first) };
}
