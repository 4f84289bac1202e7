"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Agent } from "@/components/agents/agent";
import { TextDiff } from "@/components/changes/text-diff";
import { useCan } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";

/** Every save, with what it would change to go back to it. */
export function AgentVersions({ agent }: { agent: Agent }) {
  const trpc = useTRPC();
  const versions = useQuery(trpc.agents.versions.queryOptions({ id: agent.id }));
  const [open, setOpen] = useState<number | null>(null);
  if (versions.isPending) return <Skeleton className="m-4 h-32" />;
  if (versions.isError)
    return <ErrorState title="The versions could not be loaded" error={versions.error} onRetry={() => versions.refetch()} />;
  return (
    <ol className="divide-y divide-line" aria-label="Versions">
      {versions.data.map(({ number, savedAt, savedBy, restoredFrom }) => (
        <li key={number} className="px-4 py-2.5">
          <div className="flex items-center gap-2">
            <span className="num text-sm font-[550]">Version {number}</span>
            {number === agent.latest && <Badge variant="accent">Newest</Badge>}
            {restoredFrom !== null && <span className="num text-xs text-fg-3">version {restoredFrom} again</span>}
            <span className="ml-auto text-xs text-fg-3">
              <RelativeTime at={savedAt} /> by {savedBy}
            </span>
            {number !== agent.latest && (
              <Button
                variant="ghost"
                size="sm"
                aria-expanded={open === number}
                aria-label={`Look at version ${number}`}
                onClick={() => setOpen(open === number ? null : number)}
              >
                {open === number ? "Close" : "Look"}
              </Button>
            )}
          </div>
          {open === number && <OldVersion agent={agent} number={number} />}
        </li>
      ))}
    </ol>
  );
}

function OldVersion({ agent, number }: { agent: Agent; number: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("agent:write");
  const old = useQuery(trpc.agents.get.queryOptions({ id: agent.id, version: number }, { staleTime: Number.POSITIVE_INFINITY }));
  const restore = useMutation(
    trpc.agents.restore.mutationOptions({
      async onSuccess({ version }) {
        await queryClient.invalidateQueries({ queryKey: trpc.agents.pathKey() });
        toast(`Version ${number} is the newest again, as version ${version}`);
      },
      onError: (error) => toastError("The version could not be restored", error),
    }),
  );
  if (old.isPending) return <Skeleton className="mt-2 h-24" />;
  if (old.isError) return <ErrorState title="The version could not be loaded" error={old.error} onRetry={() => old.refetch()} />;
  return (
    <div className="mt-2 grid gap-2">
      <p className="text-xs text-fg-3">What changed from version {number} to the newest:</p>
      <TextDiff before={toText(old.data)} after={toText(agent)} />
      {canWrite && (
        <Button
          variant="outline"
          size="sm"
          className="justify-self-start"
          pending={restore.isPending}
          onClick={() => restore.mutate({ id: agent.id, number })}
        >
          <History /> Restore version {number}
        </Button>
      )}
    </div>
  );
}

/** One line a setting, longer texts as they are. */
function toText({ name, description, settings, suggestions }: Agent): string {
  const entries = Object.entries({ name, description, ...settings, suggestions });
  return entries
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([key, value]) => (typeof value === "string" ? `${key}: ${value}` : `${key}: ${JSON.stringify(value, null, 1)}`))
    .join("\n");
}
