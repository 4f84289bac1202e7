"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { CommandGroup, CommandItem, CommandShortcut } from "@/components/ui/command";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusGlyph } from "@/components/ui/status-badge";
import { useDebounced } from "@/components/use-debounced";

type ResultsProps = { search: string; onDone: () => void };

export function CommandWorkflows({ search, onDone }: ResultsProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const settled = useDebounced(search.trim(), 150);
  const workflows = useQuery(
    trpc.workflows.list.queryOptions({ search: settled || undefined, limit: 8 }, { placeholderData: keepPreviousData }),
  );
  if (!workflows.data?.items.length) return null;
  return (
    <CommandGroup heading="Workflows">
      {workflows.data.items.map((workflow) => (
        <CommandItem
          key={workflow.id}
          value={workflow.id}
          keywords={[workflow.name, workflow.description]}
          onSelect={() => {
            onDone();
            router.push(`/${slug}/workflows/${workflow.id}`);
          }}
        >
          <Workflow className="size-4 text-fg-3" aria-hidden="true" /> <span className="truncate">{workflow.name}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

const leastChars = 3;

/** Runs by the beginning of their id, or by words of their input and error. What the server found is shown, whatever it matched by. */
export function CommandRuns({ search, onDone }: ResultsProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const settled = useDebounced(search.trim(), 200);
  const isAsked = settled.length >= leastChars;
  const runs = useQuery(
    trpc.runs.list.queryOptions({ search: settled, limit: 5 }, { enabled: isAsked, placeholderData: keepPreviousData }),
  );
  if (!isAsked || !runs.data?.items.length) return null;
  return (
    <CommandGroup heading="Runs">
      {runs.data.items.map((run) => (
        <CommandItem
          key={run.id}
          value={run.id}
          keywords={[settled, run.workflowName]}
          onSelect={() => {
            onDone();
            router.push(`/${slug}/runs/${run.id}`);
          }}
        >
          <StatusGlyph status={run.status} className="size-4" />
          <span className="min-w-0 flex-1 truncate">
            {run.workflowName} <span className="font-mono text-2xs text-fg-3">{run.id.slice(-6)}</span>
          </span>
          <CommandShortcut>
            <RelativeTime at={run.createdAt} />
          </CommandShortcut>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}
