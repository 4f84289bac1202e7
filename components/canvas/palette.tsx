"use client";
import { Plus, Search, StickyNote } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { NodeTile } from "@/components/node-tile";
import { Kbd } from "@/components/ui/kbd";
import { nodeCatalog } from "@/server/nodes/registry";
import { dragType, listPaletteItems, paletteGroups, searchPalette, stickyNote } from "./palette-items";

const items = listPaletteItems(nodeCatalog);
const byType = new Map(items.map((item) => [item.type, item]));

type PaletteProps = {
  recent: readonly string[];
  /** Click or Enter; dragging puts the type on the drag's data instead. */
  onAdd: (type: string) => void;
};

/** Everything that can be added, at the canvas's left. `/` puts the cursor into its search (see use-editor-keys.ts). */
export function Palette({ recent, onAdd }: PaletteProps) {
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => searchPalette(items, query), [query]);
  const searching = query.trim() !== "";
  const offersNote = "sticky note markdown comment".includes(query.trim().toLowerCase());
  const sections = searching
    ? [{ title: found.length === 0 && !offersNote ? "Nothing found" : "Found", entries: found }]
    : [
        { title: "Recent", entries: recent.flatMap((type) => byType.get(type) ?? []) },
        ...paletteGroups.map(({ group, title }) => ({ title, entries: items.filter((item) => item.group === group) })),
      ];

  const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[event.key === "ArrowDown" ? at + 1 : at - 1];
    event.preventDefault();
    if (next) next.focus();
    else if (event.key === "ArrowUp") document.querySelector<HTMLInputElement>("[data-palette-search]")?.focus();
  };

  return (
    <nav className="flex h-full min-h-0 flex-col" aria-label="Nodes to add" onKeyDown={moveFocus}>
      <div className="p-2.5 pb-1.5">
        <label className="flex h-[30px] items-center gap-2 rounded-[7px] border border-line bg-sunken px-2 text-fg-3 focus-within:border-accent">
          <Search className="size-3.5 shrink-0" aria-hidden="true" />
          <input
            data-palette-search
            aria-label="Find a node"
            placeholder="Find a node"
            value={query}
            className="w-full min-w-0 bg-transparent text-[12.5px] text-fg outline-none"
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              const [first] = found;
              const type = first?.type ?? (offersNote ? stickyNote : undefined);
              if (event.key === "Enter" && searching && type) {
                onAdd(type);
                setQuery("");
              }
              if (event.key === "Escape") {
                setQuery("");
                event.currentTarget.blur();
              }
            }}
          />
          <Kbd className="pointer-coarse:hidden">/</Kbd>
        </label>
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3">
        {sections.map(
          ({ title, entries }) =>
            (entries.length > 0 || searching) && (
              <section key={title} className="mb-1" aria-label={title}>
                <h2 className="px-2 pt-2 pb-1 text-2xs font-medium text-fg-3">{title}</h2>
                {entries.map(({ type, label, description, group, icon }) => (
                  <PaletteButton key={type} type={type} label={label} description={description} onAdd={onAdd}>
                    <NodeTile group={group} icon={icon} size="sm" />
                  </PaletteButton>
                ))}
              </section>
            ),
        )}
        {offersNote && (
          <section aria-label="Notes" className="mb-1">
            {!searching && <h2 className="px-2 pt-2 pb-1 text-2xs font-medium text-fg-3">Notes</h2>}
            <PaletteButton type={stickyNote} label="Sticky note" description="Words on the canvas, in Markdown." onAdd={onAdd}>
              <span data-color="yellow" className="trellis-swatch grid size-5 shrink-0 place-items-center rounded-sm">
                <StickyNote className="size-3" aria-hidden="true" />
              </span>
            </PaletteButton>
          </section>
        )}
      </div>
    </nav>
  );
}

type PaletteButtonProps = { type: string; label: string; description: string; onAdd: (type: string) => void; children: ReactNode };

/** `children`: its tile. */
function PaletteButton({ type, label, description, onAdd, children }: PaletteButtonProps) {
  return (
    <button
      type="button"
      draggable
      title={description}
      onClick={() => onAdd(type)}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, type);
        event.dataTransfer.effectAllowed = "copy";
      }}
      className="group flex h-[30px] w-full cursor-grab! items-center gap-2 rounded-[7px] px-2 text-left text-[12.5px] hover:bg-hover pointer-coarse:h-10"
    >
      {children}
      <span className="truncate">{label}</span>
      <Plus
        className="ml-auto size-3.5 shrink-0 text-fg-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        aria-hidden="true"
      />
    </button>
  );
}
