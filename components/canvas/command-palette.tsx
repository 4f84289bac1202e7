"use client";
import { NodeTile } from "@/components/node-tile";
import {
  CommandDialog,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  CommandShortcut,
} from "@/components/ui/command";
import { nodeCatalog } from "@/server/nodes/registry";
import type { DocumentNode } from "@/server/workflow/document";
import { type KeyCommand, keyOf, keyRows } from "./editor-keys";
import { listPaletteItems } from "./palette-items";
import { useIsMac } from "./use-is-mac";

const items = listPaletteItems(nodeCatalog);
/** Those that need no place on the canvas to make sense. */
const offered = keyRows.filter((row) => row.title !== "" && row.group !== "Move" && row.command !== "escape" && row.command !== "commands");

type CommandPaletteProps = {
  nodes: readonly DocumentNode[];
  /** Only what changes nothing. */
  readOnly: boolean;
  onCommand: (command: KeyCommand) => void;
  onGoTo: (nodeId: string) => void;
  onAdd: (type: string) => void;
  onClose: () => void;
};

/** Everything the editor can do, and every node, by typing. */
export function CommandPalette({ nodes, readOnly, onCommand, onGoTo, onAdd, onClose }: CommandPaletteProps) {
  const mac = useIsMac();
  const choose = (act: () => void) => () => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(act);
  };
  return (
    <CommandDialog open onOpenChange={(open) => !open && onClose()} title="Commands" description="Type to find a node or a command">
      <CommandInput placeholder="Go to a node, add one, or do something" aria-label="Find a node or a command" />
      <CommandList>
        <CommandEmpty>Nothing of that name.</CommandEmpty>
        {nodes.length > 0 && (
          <CommandGroup heading="Go to">
            {nodes.map((node) => {
              const look = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type]?.look : undefined;
              return (
                <CommandItem key={node.id} value={`${node.name} ${node.id}`} onSelect={choose(() => onGoTo(node.id))}>
                  <NodeTile group={look?.group ?? "logic"} icon={look?.icon ?? "square"} size="sm" />
                  <span className="truncate">{node.name || node.id}</span>
                  <span className="ml-auto text-2xs text-fg-3">{look?.label}</span>
                </CommandItem>
              );
            })}
          </CommandGroup>
        )}
        {!readOnly && (
          <CommandGroup heading="Add">
            {items.map((item) => (
              <CommandItem key={item.type} value={`add ${item.label} ${item.type}`} onSelect={choose(() => onAdd(item.type))}>
                <NodeTile group={item.group} icon={item.icon} size="sm" />
                Add {item.label}
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        <CommandGroup heading="Commands">
          {offered
            .filter((row) => !readOnly || row.group === "View" || row.command === "help")
            .map((row) => (
              <CommandItem key={row.command} value={row.title} onSelect={choose(() => onCommand(row.command))}>
                {row.title}
                <CommandShortcut>{keyOf(row.command, mac)}</CommandShortcut>
              </CommandItem>
            ))}
        </CommandGroup>
      </CommandList>
    </CommandDialog>
  );
}
