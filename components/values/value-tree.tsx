"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
// Values as a tree that can be searched, walked by keys, and taken from: by drag, as a reference, or straight into a field.
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { cn } from "@/components/cn";
import type { ValueReference } from "@/components/expression/insert-targets";
import { CopyButton } from "@/components/ui/copy-button";
import { SearchInput } from "@/components/ui/search-input";
import { ValueMenu } from "./value-menu";
import { ValueMenuButton, ValueRowView } from "./value-row-view";
import { listRows, rowId, type ValueRoot, type ValueRow } from "./value-rows";

type ValueTreeProps = {
  label: string;
  roots: readonly ValueRoot[];
  /** What is open at first; left out: the first two roots. */
  startsOpen?: ReadonlySet<string>;
  /** Fields that a value can be put into. */
  targets?: readonly { id: string; label: string }[];
  onInsert?: (targetId: string, reference: ValueReference) => void;
  /** As high as its rows, up to a point; left out: as high as what is around it. */
  fits?: boolean;
  hasSearch?: boolean;
};

const rowHeight = 26;
/** Of a tree that fits its rows. */
const mostHeight = 16 * rowHeight;
/** Longer texts are cut in their row, and stand whole below the tree when their row is chosen. */
const rowChars = 60;
const noTargets: NonNullable<ValueTreeProps["targets"]> = [];

export function ValueTree({ label, roots, startsOpen, targets = noTargets, onInsert, fits = false, hasSearch = true }: ValueTreeProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => startsOpen ?? new Set(roots.slice(0, 2).map(({ root, path }) => rowId(root, path))),
  );
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
    // The keys of a row's menu come by here too.
    if (event.target !== event.currentTarget) return;
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
    else if (key === "Enter" || key === " ") setMenuAt(row.isRest ? null : row.id);
    else return false;
    return true;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {hasSearch && (
        <SearchInput
          value={search}
          onValueChange={setSearch}
          label="Find a value"
          className={cn("mx-3 mb-2 w-auto sm:max-w-none", fits && "mx-2 mt-2 mb-1")}
        />
      )}
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={rows.length > 0 ? `${id}-${current}` : undefined}
        className={cn("nokey group/tree min-h-0 overflow-auto px-1.5", fits ? "py-1" : "flex-1 pb-2")}
        style={fits ? { maxHeight: mostHeight } : undefined}
        onKeyDown={press}
      >
        {rows.length === 0 && <p className="px-2 py-3 text-xs text-fg-3">Nothing of that name or value is there.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <ValueRowView
                key={row.id}
                id={`${id}-${index}`}
                row={row}
                top={start}
                height={rowHeight}
                isActive={index === current}
                onPick={() => {
                  setActive(index);
                  if (row.isBranch) toggle(row, !row.isOpen);
                }}
                menu={
                  row.isRest ? null : (
                    <ValueMenu
                      row={row}
                      targets={row.isUnnamed ? noTargets : targets}
                      isOpen={menuAt === row.id}
                      onOpenChange={(isOpen) => {
                        setActive(index);
                        setMenuAt(isOpen ? row.id : null);
                      }}
                      onInsert={(target) => onInsert?.(target, row)}
                      onClosed={() => scroller.current?.focus()}
                      trigger={<ValueMenuButton name={row.name} />}
                    />
                  )
                }
              />
            );
          })}
        </div>
      </div>
      <WholeText row={rows[current]} />
    </div>
  );
}

/** All of a text that its row has no room for. */
function WholeText({ row }: { row: ValueRow | undefined }) {
  const text = row?.value?.is;
  if (!row || typeof text !== "string" || (text.length <= rowChars && !text.includes("\n"))) return null;
  return (
    <section aria-label={`All of ${row.name}`} className="relative border-t border-line bg-sunken/60 py-2 pr-9 pl-3">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <p tabIndex={0} className="max-h-40 overflow-y-auto text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </p>
      <CopyButton text={text} label={`Copy ${row.name}`} className="absolute top-1 right-1" />
    </section>
  );
}
