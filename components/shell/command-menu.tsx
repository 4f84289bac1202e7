"use client";
import { useEffect, useState } from "react";
import { tinykeys } from "tinykeys";
import { CommandActions } from "@/components/shell/command-actions";
import { CommandPlaces } from "@/components/shell/command-places";
import { CommandRuns, CommandWorkflows } from "@/components/shell/command-results";
import { CommandDialog, CommandEmpty, CommandInput, CommandList } from "@/components/ui/command";

/** Mod+K: go anywhere, find a workflow or a run, and do what can be done from anywhere. */
export function CommandMenu() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      event.preventDefault();
      setOpen((isOpen) => !isOpen);
    };
    return tinykeys(window, { "$mod+k": toggle });
  }, []);
  return (
    <CommandDialog open={open} onOpenChange={setOpen} title="Go to" description="Type to find a place, a workflow, a run or a command">
      <CommandChoices onDone={() => setOpen(false)} />
    </CommandDialog>
  );
}

function CommandChoices({ onDone }: { onDone: () => void }) {
  const [search, setSearch] = useState("");
  return (
    <>
      <CommandInput value={search} onValueChange={setSearch} placeholder="Go to a place, a workflow or a run" />
      <CommandList>
        <CommandEmpty>Nothing is called that.</CommandEmpty>
        <CommandPlaces isSearching={search.trim() !== ""} onDone={onDone} />
        <CommandWorkflows search={search} onDone={onDone} />
        <CommandRuns search={search} onDone={onDone} />
        <CommandActions onDone={onDone} />
      </CommandList>
    </>
  );
}
