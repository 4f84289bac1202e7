"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
// Values as a tree that can be searched, walked by keys, and taken from: by drag, as a reference, or straight into a field.
import { ChevronRight, Ellipsis } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { cn } from "@/components/cn";
import type { ValueReference } from "@/components/expression/insert-targets";
import { startValueDrag } from "@/components/expression/value-drag";
import { SearchInput } from "@/components/ui/search-input";
import { ValueMenu } from "./value-menu";
import { listRows, rowId, type ValueRoot, type ValueRow } from "./value-rows";

type ValueTreeProps = {
  label: string;
  roots: readonly ValueRoot[];
  /** Fields that a value can be put into. */
  targets: readonly { id: string; label: string }[];
  onInsert: (targetId: string, reference: ValueReference) => void;
};

const rowHeight = 26;

export function ValueTree({ label, roots, targets, onInsert }: ValueTreeProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(roots.slice(0, 2).map(({ root, path }) => rowId(root, path))));
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const [menuAt, setMenuAt] = useState<string | null>(null);
  const rows = useMemo(() => listRows(roots, { open, search }), [roots, open, search]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const current = Math.min(active, rows.length - 1);

  const toggle = ({ id: row }: ValueRow, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(row);
    else next.delete(row);
    setOpen(next);
  };
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const press = (event: KeyboardEvent) => {
    const row = rows[current];
    if (!row || !act(event.key, row)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const act = (key: string, row: ValueRow): boolean => {
    if (key === "ArrowDown") goTo(current + 1);
    else if (key === "ArrowUp") goTo(current - 1);
    else if (key === "Home") goTo(0);
    else if (key === "End") goTo(rows.length - 1);
    else if (key === "ArrowRight") row.isBranch && !row.isOpen ? toggle(row, true) : goTo(current + 1);
    else if (key === "ArrowLeft")
      row.isOpen ? toggle(row, false) : goTo(rows.findLastIndex(({ depth }, at) => at < current && depth < row.depth));
    else if (key === "Enter" || key === " ") setMenuAt(row.id);
    else return false;
    return true;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SearchInput value={search} onValueChange={setSearch} label="Find a value" className="mx-3 mb-2 w-auto sm:max-w-none" />
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={rows.length > 0 ? `${id}-${current}` : undefined}
        className="nokey group/tree min-h-0 flex-1 overflow-auto px-1.5 pb-2"
        onKeyDown={press}
      >
        {rows.length === 0 && <p className="px-2 py-3 text-xs text-fg-3">Nothing of that name or value is there.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <TreeRow
                key={row.id}
                id={`${id}-${index}`}
                row={row}
                top={start}
                isActive={index === current}
                onPick={() => {
                  setActive(index);
                  if (row.isBranch) toggle(row, !row.isOpen);
                }}
                menu={
                  <ValueMenu
                    row={row}
                    targets={targets}
                    isOpen={menuAt === row.id}
                    onOpenChange={(isOpen) => {
                      setActive(index);
                      setMenuAt(isOpen ? row.id : null);
                    }}
                    onInsert={(target) => onInsert(target, row)}
                    onClosed={() => scroller.current?.focus()}
                    trigger={
                      <button
                        type="button"
                        tabIndex={-1}
                        aria-label={`What to do with ${row.name}`}
                        className="grid size-5 shrink-0 place-items-center rounded-xs text-fg-3 opacity-0 group-hover/row:opacity-100 hover:bg-hover hover:text-fg data-[state=open]:opacity-100 pointer-coarse:opacity-100"
                      >
                        <Ellipsis className="size-3.5" aria-hidden="true" />
                      </button>
                    }
                  />
                }
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type TreeRowProps = { id: string; row: ValueRow; top: number; isActive: boolean; onPick: () => void; menu: React.ReactNode };

function TreeRow({ id, row, top, isActive, onPick, menu }: TreeRowProps) {
  const isRoot = row.depth === 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isActive}
      aria-expanded={row.isBranch ? row.isOpen : undefined}
      draggable
      onDragStart={(event) => startValueDrag(event.dataTransfer, row)}
      onClick={onPick}
      className={cn(
        "group/row absolute inset-x-0 flex cursor-grab items-center gap-1 rounded-sm pr-1 text-xs hover:bg-hover",
        isActive && "group-focus-visible/tree:bg-accent-soft",
      )}
      style={{ top, height: rowHeight, paddingLeft: 4 + row.depth * 12 }}
      title="Drag it into a field"
    >
      <ChevronRight
        className={cn("size-3.5 shrink-0 text-fg-3 transition-transform", row.isOpen && "rotate-90", !row.isBranch && "invisible")}
        aria-hidden="true"
      />
      <span className={cn("shrink-0 font-mono", isRoot ? "font-medium text-fg" : "text-fg-2")}>{row.name}</span>
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
