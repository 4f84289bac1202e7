"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Layers, Pause, Pencil, Play, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useCan } from "@/components/org-context";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { QueueDialog } from "@/components/settings/queue-dialog";
import { RunLimitsSection } from "@/components/settings/run-limits-section";
import { PageHeader } from "@/components/shell/page-header";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

type Queue = ApiOutputs["queues"]["list"][number];

/** How many runs go on at once, how long they are kept, and the queues they wait in. */
export function QueueSettings() {
  const canManage = useCan("queue:manage");
  const [open, setOpen] = useState<Queue | "new" | null>(null);
  return (
    <>
      <PageHeader title="Runs and queues" description="How many runs go on at once, where the others wait, and how long they are kept.">
        {canManage && (
          <Button onClick={() => setOpen("new")}>
            <Plus /> Add queue
          </Button>
        )}
      </PageHeader>
      <RunLimitsSection />
      <QueueList canManage={canManage} onEdit={setOpen} />
      {open && <QueueDialog queue={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function QueueList({ canManage, onEdit }: { canManage: boolean; onEdit: (queue: Queue) => void }) {
  const trpc = useTRPC();
  const queues = useQuery(trpc.queues.list.queryOptions(undefined, { refetchInterval: 4_000 }));
  if (queues.isPending) return <RowsSkeleton label="Loading queues" rows={3} />;
  if (queues.isError) return <ErrorState title="The queues could not be loaded" error={queues.error} onRetry={() => queues.refetch()} />;
  if (queues.data.length === 0)
    return (
      <div className="rounded-lg bg-panel shadow-sm">
        <EmptyState
          icon={Layers}
          title="No queues yet"
          description="A queue lets a few runs through at once, whatever workflow they are of: say three at a time for an API that bears no more. A workflow names it in its settings."
        />
      </div>
    );
  return (
    <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Queues">
      {queues.data.map((queue) => (
        <QueueRow key={queue.id} queue={queue} canManage={canManage} onEdit={() => onEdit(queue)} />
      ))}
    </ul>
  );
}

function QueueRow({ queue, canManage, onEdit }: { queue: Queue; canManage: boolean; onEdit: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.queues.list.queryKey() });
  const update = useMutation(
    trpc.queues.update.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The queue could not be changed", error) }),
  );
  const remove = useMutation(
    trpc.queues.delete.mutationOptions({ onSuccess: refresh, onError: (error) => toastError("The queue could not be deleted", error) }),
  );
  const { id, name, paused, concurrency, running, waiting } = queue;
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <Layers className="size-4 shrink-0 text-fg-3" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-[550]">
          <span className="truncate">{name}</span>
          {paused && <Badge>Paused</Badge>}
        </p>
        <p className="num truncate text-xs text-fg-3">
          {concurrency === null ? "No limit" : `${concurrency} at once`} · {running} running · {waiting} waiting
        </p>
      </div>
      {canManage && (
        <>
          <IconButton
            label={paused ? `Continue ${name}` : `Pause ${name}`}
            disabled={update.isPending}
            onClick={() => update.mutate({ id, paused: !paused })}
          >
            {paused ? <Play /> : <Pause />}
          </IconButton>
          <IconButton label={`Edit ${name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <ConfirmButton
            title={`Delete ${name}?`}
            description="What waits in it goes on at once, within the limits that are left."
            confirm="Delete queue"
            onConfirm={() => remove.mutate({ id })}
            trigger={
              <Button variant="ghost" size="icon" aria-label={`Delete ${name}`} title="Delete">
                <Trash2 />
              </Button>
            }
          />
        </>
      )}
    </li>
  );
}
