"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Copy, Ellipsis, ListVideo, PencilLine, SquareArrowOutUpRight, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import type { ApiOutputs } from "@/components/api-outputs";
import { NodeTile } from "@/components/node-tile";
import { useCan, useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { RenameField } from "@/components/workflows/rename-field";

type WorkflowItem = ApiOutputs["workflows"]["list"]["items"][number];

const shownTypes = 6;

export function WorkflowRow({ item, onDelete }: { item: WorkflowItem; onDelete: () => void }) {
  const { slug } = useOrg();
  const [renaming, setRenaming] = useState(false);
  const rename = useRename();
  const canWrite = useCan("workflow:write");
  const name = rename.isPending ? (rename.variables.name ?? item.name) : item.name;
  return (
    <li className="group relative flex min-h-[60px] items-center gap-4 px-4 py-2.5 transition-colors first:rounded-t-lg last:rounded-b-lg hover:bg-hover/50">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          {renaming ? (
            <RenameField
              name={name}
              onCancel={() => setRenaming(false)}
              onRename={(next) => {
                setRenaming(false);
                if (next !== item.name) rename.mutate({ id: item.id, name: next });
              }}
            />
          ) : (
            <Link
              href={`/${slug}/workflows/${item.id}`}
              onKeyDown={(event) => {
                if (event.key !== "F2" || !canWrite) return;
                event.preventDefault();
                setRenaming(true);
              }}
              className="truncate font-[550] tracking-[-0.011em] after:absolute after:inset-0"
            >
              {name}
            </Link>
          )}
          {item.publishedVersion !== null && <Badge variant="outline">v{item.publishedVersion}</Badge>}
          {item.publishedVersion !== null && item.hasUnpublishedChanges && (
            <span className="hidden text-2xs text-fg-3 sm:inline">Unpublished changes</span>
          )}
        </div>
        <NodeTypes types={item.nodeTypes} count={item.nodeCount} />
      </div>
      {item.nextRunAt && (
        <p className="hidden shrink-0 items-center gap-1.5 text-xs text-fg-3 lg:flex">
          <CalendarClock className="size-3.5" aria-hidden="true" />
          Next run <RelativeTime at={item.nextRunAt} />
        </p>
      )}
      <div className="relative flex shrink-0 justify-end md:w-24 md:justify-start">
        {item.lastRun && (
          <Link href={`/${slug}/runs/${item.lastRun.id}`} className="flex items-center gap-2 rounded-full" title="Open the last run">
            <span className="sr-only">Last run:</span>
            <StatusBadge status={item.lastRun.status} />
          </Link>
        )}
      </div>
      <p className="hidden w-48 shrink-0 truncate text-right text-xs text-fg-3 md:block">
        <RelativeTime at={item.updatedAt} />
        {item.updatedBy && ` by ${item.updatedBy}`}
      </p>
      <RowMenu item={item} onRename={() => setRenaming(true)} onDelete={onDelete} />
    </li>
  );
}

function useRename() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.workflows.update.mutationOptions({
      // Waiting for the fresh list keeps the new name on screen without a flicker.
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() }),
      onError: (error) => toastError("The workflow could not be renamed", error),
    }),
  );
}

function NodeTypes({ types, count }: { types: string[]; count: number }) {
  const { looks } = useOrg();
  return (
    <div className="mt-1 flex items-center gap-1">
      {types.slice(0, shownTypes).map((type) => {
        const look = looks[type];
        return look ? <NodeTile key={type} group={look.group} icon={look.icon} size="xs" /> : null;
      })}
      <span className="num ml-0.5 text-xs text-fg-3">{count === 0 ? "Empty" : `${count} ${count === 1 ? "node" : "nodes"}`}</span>
    </div>
  );
}

function RowMenu({ item, onRename, onDelete }: { item: WorkflowItem; onRename: () => void; onDelete: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug } = useOrg();
  const canWrite = useCan("workflow:write");
  const canDelete = useCan("workflow:delete");
  const duplicate = useMutation(
    trpc.workflows.duplicate.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() });
        toast(`“${item.name}” was duplicated`);
      },
      onError: (error) => toastError("The workflow could not be duplicated", error),
    }),
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`More for ${item.name}`}
        className="relative grid size-7 shrink-0 place-items-center rounded-sm text-fg-3 hover:bg-hover hover:text-fg data-[state=open]:bg-hover pointer-coarse:size-9"
      >
        <Ellipsis className="size-4" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={(event) => event.preventDefault()}>
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/workflows/${item.id}`}>
            <SquareArrowOutUpRight /> Open
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/${slug}/runs?workflow=${item.id}`}>
            <ListVideo /> Runs
          </Link>
        </DropdownMenuItem>
        {canWrite && (
          <>
            <DropdownMenuItem onSelect={onRename}>
              <PencilLine /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => duplicate.mutate({ id: item.id })}>
              <Copy /> Duplicate
            </DropdownMenuItem>
          </>
        )}
        {canDelete && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={onDelete}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
