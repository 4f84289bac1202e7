"use client";
import { ChevronRight, Ellipsis } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { startValueDrag } from "@/components/expression/value-drag";
import type { ValueRow } from "./value-rows";

type ValueRowViewProps = {
  id: string;
  row: ValueRow;
  top: number;
  height: number;
  isActive: boolean;
  onPick: () => void;
  menu: ReactNode;
};

/** One row of a tree of values: its name, what it is, and its type. It can be dragged into a field. */
export function ValueRowView({ id, row, top, height, isActive, onPick, menu }: ValueRowViewProps) {
  const isRoot = row.depth === 0;
  const canBeDragged = !row.isUnnamed && !row.isRest;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isActive}
      aria-expanded={row.isBranch ? row.isOpen : undefined}
      draggable={canBeDragged}
      onDragStart={(event) => startValueDrag(event.dataTransfer, row)}
      onClick={onPick}
      className={cn(
        "group/row absolute inset-x-0 flex items-center gap-1 rounded-sm pr-1 text-xs hover:bg-hover",
        canBeDragged ? "cursor-grab" : "cursor-default",
        isActive && "group-focus-visible/tree:bg-accent-soft",
      )}
      style={{ top, height, paddingLeft: 4 + row.depth * 12 }}
      title={canBeDragged ? "Drag it into a field" : undefined}
    >
      <ChevronRight
        className={cn("size-3.5 shrink-0 text-fg-3 transition-transform", row.isOpen && "rotate-90", !row.isBranch && "invisible")}
        aria-hidden="true"
      />
      <span className={cn("max-w-[60%] shrink-0 truncate font-mono", isRoot ? "font-medium text-fg" : "text-fg-2")}>{row.name}</span>
      {row.preview !== "" ? (
        <span className={cn("min-w-0 flex-1 truncate pl-1", row.preview.startsWith('"') ? "text-ok-fg" : "num text-run-fg")}>
          {row.preview}
        </span>
      ) : (
        <span className="min-w-0 flex-1 truncate pl-1 text-fg-3">{row.title}</span>
      )}
      <span className="shrink-0 text-2xs text-fg-3">{row.type}</span>
      {menu}
    </div>
  );
}

/** What opens the menu of a row; the keyboard's way is Enter on the row. */
export function ValueMenuButton({ name, ...props }: { name: string } & Omit<ComponentProps<"button">, "name">) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`What to do with ${name}`}
      {...props}
      className="grid size-5 shrink-0 place-items-center rounded-xs text-fg-3 opacity-0 group-hover/row:opacity-100 hover:bg-hover hover:text-fg data-[state=open]:opacity-100 pointer-coarse:opacity-100"
    >
      <Ellipsis className="size-3.5" aria-hidden="true" />
    </button>
  );
}
