"use client";
import { useCallback, useRef, useState } from "react";

export type Selection = {
  selected: ReadonlySet<string>;
  /** `range`: all between this one and the one before, as Shift does. */
  toggle: (id: string, on: boolean, range?: boolean) => void;
  set: (ids: readonly string[]) => void;
};

/** Which rows of a list are chosen. `ids` are those shown, in their order. */
export function useSelection(ids: readonly string[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const toggle = (id: string, on: boolean, range = false) => {
    const [from, to] = [ids.indexOf(range ? (last.current ?? id) : id), ids.indexOf(id)].sort((a, b) => a - b);
    const meant = from === undefined || from < 0 ? [id] : ids.slice(from, (to ?? from) + 1);
    last.current = id;
    setSelected((before) => (on ? new Set([...before, ...meant]) : new Set([...before].filter((other) => !meant.includes(other)))));
  };
  const set = useCallback((chosen: readonly string[]) => setSelected(new Set(chosen)), []);
  return { selected, toggle, set };
}
