"use client";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown } from "lucide-react";
import { cn } from "@/components/cn";
import { useTRPC } from "@/components/trpc-provider";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { fieldClasses } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { roles } from "@/server/permissions";
import { useForm } from "../form-context";
import type { ControlProps } from "./control-props";

/** People (by user id) and roles; none chosen means anyone who may. */
export function MembersControl({ value, onChange, label, schema: _schema, path: _path, ...props }: ControlProps) {
  const { readOnly } = useForm();
  const trpc = useTRPC();
  const members = useQuery(trpc.members.list.queryOptions());
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const toggle = (entry: string) => {
    const next = chosen.includes(entry) ? chosen.filter((other) => other !== entry) : [...chosen, entry];
    onChange(next.length === 0 ? undefined : next);
  };
  const nameOf = (entry: string) => members.data?.find(({ userId }) => userId === entry)?.name ?? entry;
  const draw = (entry: string, name: string) => (
    <CommandItem key={entry} value={`${name} ${entry}`} onSelect={() => toggle(entry)}>
      <Check className={cn("size-3.5", !chosen.includes(entry) && "invisible")} aria-hidden="true" />
      {name}
      {chosen.includes(entry) && <span className="sr-only">, chosen</span>}
    </CommandItem>
  );
  return (
    <Popover>
      <PopoverTrigger
        {...props}
        disabled={readOnly}
        className={cn(fieldClasses, "flex h-[30px] items-center justify-between gap-2 text-left")}
      >
        <span className={cn("truncate", chosen.length === 0 && "text-fg-3")}>
          {chosen.length === 0 ? "Anyone who may" : chosen.map(nameOf).join(", ")}
        </span>
        <ChevronDown className="size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width) p-0">
        <Command>
          <CommandInput placeholder="Find a person or role" aria-label={label} />
          <CommandList>
            <CommandEmpty>Nobody of that name is in this org.</CommandEmpty>
            <CommandGroup heading="Roles">{roles.map((role) => draw(role, role.charAt(0).toUpperCase() + role.slice(1)))}</CommandGroup>
            <CommandGroup heading="People">{members.data?.map(({ userId, name }) => draw(userId, name))}</CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
