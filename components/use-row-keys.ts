"use client";
import { type RefObject, useEffect } from "react";
import { tinykeys } from "tinykeys";
import { isTyping } from "@/components/is-typing";

/**
 * J and K, or the arrows inside the list, walk its rows; X chooses the one that has the focus; Escape lets all go. A row is an element
 * with `data-row`; in it the link with `data-row-link` takes the focus.
 */
export function useRowKeys(
  list: RefObject<HTMLElement | null>,
  { onChoose, onClear }: { onChoose: (id: string) => void; onClear: () => void },
) {
  useEffect(() => {
    const rows = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const current = () => rows().findIndex((row) => row.contains(document.activeElement));
    const walk = (by: 1 | -1, onlyInside: boolean) => (event: KeyboardEvent) => {
      if (isTyping(event) || (onlyInside && current() < 0)) return;
      const all = rows();
      const target = all[Math.min(all.length - 1, Math.max(0, current() + by))]?.querySelector<HTMLElement>("[data-row-link]");
      if (!target) return;
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "nearest" });
    };
    const choose = (event: KeyboardEvent) => {
      const id = isTyping(event) ? undefined : rows()[current()]?.dataset.row;
      if (id === undefined) return;
      event.preventDefault();
      onChoose(id);
    };
    const clear = (event: KeyboardEvent) => {
      if (!isTyping(event)) onClear();
    };
    return tinykeys(window, {
      j: walk(1, false),
      k: walk(-1, false),
      ArrowDown: walk(1, true),
      ArrowUp: walk(-1, true),
      x: choose,
      Escape: clear,
    });
  }, [list, onChoose, onClear]);
}
