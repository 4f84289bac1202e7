"use client";
import { Check, ChevronDown } from "lucide-react";
import { useMemo, useState } from "react";
import { cn } from "@/components/cn";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

/** A time zone by its name, those of the world to search in; the person's own comes first. */
export function TimezoneControl({ schema, value, onChange, label, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const [open, setOpen] = useState(false);
  const chosen = typeof value === "string" ? value : typeof schema.default === "string" ? schema.default : "UTC";
  const choose = (zone: string) => {
    onChange(zone);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        {...props}
        disabled={readOnly}
        className={cn(fieldClasses, "flex h-[30px] items-center justify-between gap-2 text-left")}
      >
        <span className="truncate">{chosen.replaceAll("_", " ")}</span>
        <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width) p-0">
        <Zones label={label} chosen={chosen} onChoose={choose} />
      </PopoverContent>
    </Popover>
  );
}

function Zones({ label, chosen, onChoose }: { label: string; chosen: string; onChoose: (zone: string) => void }) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const others = useMemo(() => Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC" && zone !== own), [own]);
  const draw = (zone: string) => (
    <CommandItem key={zone} value={zone.replaceAll("_", " ")} onSelect={() => onChoose(zone)}>
      <Check className={cn("size-3.5", zone !== chosen && "invisible")} aria-hidden="true" />
      {zone.replaceAll("_", " ")}
      {zone === chosen && <span className="sr-only">, chosen</span>}
    </CommandItem>
  );
  return (
    <Command>
      <CommandInput placeholder="Find a city" aria-label={label} />
      <CommandList>
        <CommandEmpty>There is no time zone of that name.</CommandEmpty>
        <CommandGroup heading="Yours">{[...new Set([own, "UTC"])].map(draw)}</CommandGroup>
        <CommandGroup heading="All">{others.map(draw)}</CommandGroup>
      </CommandList>
    </Command>
  );
}
