"use client";
import { Braces } from "lucide-react";
import { useMemo, useState } from "react";
import { rankEntry } from "@/components/canvas/palette-items";
import type { ValueReference } from "@/components/expression/insert-targets";
import { NodeTile } from "@/components/node-tile";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { Moment } from "@/server/workflow/graph/check-name";
import { listInside } from "@/server/workflow/values/list-values";
import { writeReference } from "@/server/workflow/values/write-reference";
import { useForm } from "../form-context";

/** How deep fields inside fields are offered. */
const shownLevels = 3;

type ReferenceMenuProps = {
  /** Of the field it inserts into. */
  label: string;
  /** When that field is filled in. */
  moment: Moment;
  onChoose: (reference: ValueReference) => void;
};

/** The button beside a field that lists everything the field may refer to. */
export function ReferenceMenu({ label, moment, onChoose }: ReferenceMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        aria-label={`Insert a value into ${label}`}
        title="Insert a value from an earlier node"
        className="grid size-6 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg data-[state=open]:bg-hover pointer-coarse:size-9"
      >
        <Braces className="size-3.5" aria-hidden="true" />
      </PopoverTrigger>
      {/* What is chosen goes into the field, and the focus with it. */}
      <PopoverContent align="end" className="w-80 p-0" onCloseAutoFocus={(event) => event.preventDefault()}>
        <ReferenceList
          moment={moment}
          onChoose={(reference) => {
            setOpen(false);
            onChoose(reference);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

/** Mounted while the menu is open, so that nothing is listed before. */
function ReferenceList({ moment, onChoose }: Pick<ReferenceMenuProps, "moment" | "onChoose">) {
  const { place } = useForm();
  const references = useMemo(() => place?.groups(moment) ?? [], [place, moment]);
  return (
    <Command filter={rankEntry}>
      <CommandInput placeholder="Find a value" aria-label="Find a value" />
      <CommandList className="max-h-72">
        <CommandEmpty>No value of that name comes before this node.</CommandEmpty>
        {references.map(({ title, nodeId, group, icon, choices }) => (
          <CommandGroup key={nodeId ?? title} heading={title}>
            {choices
              .flatMap((choice) => [choice, ...listInside(choice, shownLevels)])
              .map(({ root, path, note }) => {
                const written = writeReference(root, path);
                return (
                  <CommandItem key={written} value={`${written} ${title}`} onSelect={() => onChoose({ root, path })}>
                    <NodeTile group={group} icon={icon} size="xs" />
                    <span className="truncate font-mono text-xs">{written}</span>
                    <span className="ml-auto truncate pl-2 text-2xs text-fg-3">{note}</span>
                  </CommandItem>
                );
              })}
          </CommandGroup>
        ))}
      </CommandList>
    </Command>
  );
}
