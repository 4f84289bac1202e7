"use client";
import { useQuery } from "@tanstack/react-query";
import { Moon, Plus, Sun, UserRound, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { tinykeys } from "tinykeys";
import { useCan, useOrg } from "@/components/org-context";
import { useDestinations } from "@/components/shell/navigation";
import { useTRPC } from "@/components/trpc-provider";
import { Avatar } from "@/components/ui/avatar";
import { CommandDialog, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { useDebounced } from "@/components/use-debounced";
import { starterDocument } from "@/components/workflows/starter-documents";
import { useCreateWorkflow } from "@/components/workflows/use-create-workflow";

/** Mod+K: go anywhere, open a workflow by name, switch org or theme. */
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
    <CommandDialog open={open} onOpenChange={setOpen} title="Go to" description="Type to find a place, a workflow or a command">
      <CommandChoices onDone={() => setOpen(false)} />
    </CommandDialog>
  );
}

function CommandChoices({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug, orgs } = useOrg();
  const destinations = useDestinations();
  const canWrite = useCan("workflow:write");
  const create = useCreateWorkflow();
  const { resolvedTheme, setTheme } = useTheme();
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim(), 150);
  const workflows = useQuery(trpc.workflows.list.queryOptions({ search: settled || undefined, limit: 8 }));
  const go = (path: string) => {
    onDone();
    router.push(path);
  };
  return (
    <>
      <CommandInput value={search} onValueChange={setSearch} placeholder="Go to a place or a workflow" />
      <CommandList>
        <CommandEmpty>{workflows.isFetching ? "Looking…" : "Nothing is called that."}</CommandEmpty>
        <CommandGroup heading="Places">
          {destinations.map(({ name, href, icon: Icon }) => (
            <CommandItem key={href} value={name} onSelect={() => go(href)}>
              <Icon className="size-4 text-fg-3" aria-hidden="true" /> {name}
            </CommandItem>
          ))}
          <CommandItem value="Your account" onSelect={() => go(`/${slug}/settings/account`)}>
            <UserRound className="size-4 text-fg-3" aria-hidden="true" /> Your account
          </CommandItem>
          {orgs
            .filter((org) => org.slug !== slug)
            .map((org) => (
              <CommandItem
                key={org.slug}
                value={`/${org.slug}`}
                keywords={[`Org ${org.name}`]}
                onSelect={() => go(`/${org.slug}/workflows`)}
              >
                <Avatar name={org.name} square className="size-4 rounded-xs text-[8px]" /> {org.name}
              </CommandItem>
            ))}
        </CommandGroup>
        <CommandGroup heading="Workflows">
          {workflows.data?.items.map((workflow) => (
            <CommandItem
              key={workflow.id}
              value={workflow.id}
              keywords={[workflow.name]}
              onSelect={() => go(`/${slug}/workflows/${workflow.id}`)}
            >
              <Workflow className="size-4 text-fg-3" aria-hidden="true" /> <span className="truncate">{workflow.name}</span>
            </CommandItem>
          ))}
          {canWrite && (
            <CommandItem
              value="New workflow"
              onSelect={() => {
                onDone();
                create.mutate({ document: starterDocument({ type: "manual", label: "Start" }) });
              }}
            >
              <Plus className="size-4 text-fg-3" aria-hidden="true" /> New workflow
            </CommandItem>
          )}
        </CommandGroup>
        <CommandGroup heading="Theme">
          <CommandItem
            value="Switch theme dark light"
            onSelect={() => {
              setTheme(resolvedTheme === "dark" ? "light" : "dark");
              onDone();
            }}
          >
            <Sun className="hidden size-4 text-fg-3 dark:block" aria-hidden="true" />
            <Moon className="size-4 text-fg-3 dark:hidden" aria-hidden="true" />
            {resolvedTheme === "dark" ? "Switch to light" : "Switch to dark"}
          </CommandItem>
        </CommandGroup>
      </CommandList>
    </>
  );
}
