"use client";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { useTRPC } from "@/components/trpc-provider";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { useDebounced } from "@/components/use-debounced";

type WorkflowChoicesProps = {
  label: string;
  chosen: string;
  /** The workflow that is open, told apart from the others. */
  own?: string;
  onChoose: (id: string, name: string) => void;
};

/** Workflows of the org to choose from. Mounted while it is open. The server searches, since an org may have any number of them. */
export function WorkflowChoices({ label, chosen, own, onChoose }: WorkflowChoicesProps) {
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim(), 150);
  const found = useQuery(trpc.workflows.list.queryOptions({ search: settled || undefined, limit: 20 }));
  return (
    <Command shouldFilter={false}>
      <CommandInput value={search} onValueChange={setSearch} placeholder="Find a workflow" aria-label={label} />
      <CommandList>
        <CommandEmpty>{found.isFetching ? "Looking…" : "No workflow is called that."}</CommandEmpty>
        <CommandGroup>
          {found.data?.items.map(({ id, name, publishedVersion }) => (
            <CommandItem key={id} value={id} onSelect={() => onChoose(id, name)}>
              <Check className={cn("size-3.5", id !== chosen && "invisible")} aria-hidden="true" />
              <span className="truncate">{name}</span>
              {id === chosen && <span className="sr-only">, chosen</span>}
              <span className="ml-auto pl-2 text-2xs text-fg-3">
                {publishedVersion === null ? "Not published" : id === own ? "This workflow" : `Version ${publishedVersion}`}
              </span>
            </CommandItem>
          ))}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}
