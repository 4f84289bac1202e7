"use client";
import { useEffect, useRef } from "react";
import { NodeTile } from "@/components/node-tile";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { nodeCatalog } from "@/server/nodes/registry";
import { listPaletteItems, paletteGroups, rankEntry } from "./palette-items";

const items = listPaletteItems(nodeCatalog);
const size = { width: 272, height: 340 };

export type PickerTarget = {
  id: string;
  name: string;
  icon: string;
  group: (typeof items)[number]["group"];
  /** A second line. */
  note?: string;
  /** Cannot be chosen; the second line says why. */
  refused?: boolean;
};
export type PickerSection = { heading: string; items: readonly PickerTarget[] };

type NodePickerProps = {
  /** Where on the screen it opens; kept inside the window. */
  screen: { x: number; y: number };
  /** A wire needs something with an input. */
  withInput: boolean;
  title: string;
  /** Given: choose one of these instead of a type. */
  targets?: readonly PickerSection[] | undefined;
  onChoose: (typeOrId: string) => void;
  onClose: () => void;
};

/** A searchable list of node types at the point where one was asked for. */
export function NodePicker({ screen, withInput, title, targets, onChoose, onClose }: NodePickerProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    // In the next task: the press that opened it is still on its way.
    const timer = setTimeout(() => window.addEventListener("pointerdown", close, true));
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", close, true);
    };
  }, [onClose]);

  const left = Math.max(8, Math.min(screen.x, window.innerWidth - size.width - 8));
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - size.height - 8));
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={title}
      style={{ left, top, width: size.width, height: size.height }}
      className="fixed z-50 overflow-hidden rounded-[10px] bg-raised shadow-lg animate-in fade-in-0 zoom-in-98 duration-100"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      <Command loop filter={rankEntry}>
        <CommandInput autoFocus placeholder={title} aria-label={title} />
        <CommandList className="max-h-none flex-1">
          <CommandEmpty>Nothing of that name.</CommandEmpty>
          {targets
            ? targets.map(({ heading, items: choices }) => (
                <CommandGroup key={heading} heading={heading}>
                  {choices.map(({ id, name, ...target }) => (
                    <PickerItem key={id} value={`${name} ${id}`} label={name} {...target} onSelect={() => onChoose(id)} />
                  ))}
                </CommandGroup>
              ))
            : paletteGroups
                .filter(({ group }) => !withInput || group !== "trigger")
                .map(({ group, title: heading }) => (
                  <CommandGroup key={group} heading={heading}>
                    {items
                      .filter((item) => item.group === group)
                      .map(({ type, label, icon, description }) => (
                        <PickerItem
                          key={type}
                          value={`${label} ${type} ${description}`}
                          label={label}
                          icon={icon}
                          group={group}
                          onSelect={() => onChoose(type)}
                        />
                      ))}
                  </CommandGroup>
                ))}
        </CommandList>
      </Command>
    </div>
  );
}

type PickerItemProps = Omit<PickerTarget, "id" | "name"> & { value: string; label: string; onSelect: () => void };

function PickerItem({ value, label, icon, group, note, refused = false, onSelect }: PickerItemProps) {
  return (
    <CommandItem value={value} onSelect={onSelect}>
      <NodeTile group={group} icon={icon} size="sm" />
      <span className="min-w-0 py-1">
        <span className={`block truncate ${refused ? "text-fg-3" : ""}`}>{label}</span>
        {note && <span className="block text-2xs text-pretty text-fg-3">{note}</span>}
      </span>
    </CommandItem>
  );
}
