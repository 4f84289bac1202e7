"use client";
import { Check, ChevronDown } from "lucide-react";
import { cn } from "@/components/cn";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

export type Choice = { value: string; label: string /** Said after the label, e.g. a code. */; aside?: string };

type ChooseManyProps = {
  label: string;
  groups: readonly { heading: string; choices: readonly Choice[] }[];
  chosen: readonly string[];
  /** Shown while nothing is chosen. */
  nothing: string;
  disabled?: boolean;
  onChange: (chosen: string[]) => void;
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

/** Some of many, found by typing. */
export function ChooseMany({ label, groups, chosen, nothing, onChange, ...control }: ChooseManyProps) {
  const labels = new Map(groups.flatMap(({ choices }) => choices.map((choice) => [choice.value, choice.label])));
  const toggle = (value: string) => onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    // Modal: inside a dialog only what is modal itself can be scrolled.
    <Popover modal>
      <PopoverTrigger
        {...control}
        className={cn(fieldClasses, "flex min-h-[30px] items-center justify-between gap-2 py-1 text-left pointer-coarse:min-h-10")}
      >
        <span className={cn("min-w-0 text-pretty", chosen.length === 0 && "text-fg-3")}>
          {chosen.length === 0 ? nothing : chosen.map((value) => labels.get(value) ?? value).join(", ")}
        </span>
        <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width) min-w-[min(22rem,calc(100vw-2rem))] p-0">
        <Command>
          <CommandInput placeholder="Find" aria-label={label} />
          <CommandList>
            <CommandEmpty>Nothing is called so.</CommandEmpty>
            {groups.map(({ heading, choices }) => (
              <CommandGroup key={heading} heading={heading}>
                {choices.map((choice) => (
                  <CommandItem key={choice.value} value={`${choice.label} ${choice.value}`} onSelect={() => toggle(choice.value)}>
                    <Check className={cn("size-3.5 shrink-0", !chosen.includes(choice.value) && "invisible")} aria-hidden="true" />
                    <span className="min-w-0 flex-1 truncate">{choice.label}</span>
                    {choice.aside && <span className="font-mono text-2xs text-fg-3">{choice.aside}</span>}
                    {chosen.includes(choice.value) && <span className="sr-only">, chosen</span>}
                  </CommandItem>
                ))}
              </CommandGroup>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
