"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { cn } from "@/components/cn";
import { useCan, useOrg } from "@/components/org-context";
import { TagChip } from "@/components/tags/tag-look";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { StatusBadge, StatusGlyph } from "@/components/ui/status-badge";
import type { Selection } from "@/components/use-selection";
import { MiniGraph } from "@/components/workflows/mini-graph";
import { QuickRun } from "@/components/workflows/quick-run";
import { RenameField } from "@/components/workflows/rename-field";
import { StarButton } from "@/components/workflows/star-button";
import { WorkflowMenu } from "@/components/workflows/workflow-menu";

export type WorkflowItem = ApiOutputs["workflows"]["list"]["items"][number];

type WorkflowRowProps = { item: WorkflowItem; selection: Selection; onDelete: () => void };

export function WorkflowRow({ item, selection, onDelete }: WorkflowRowProps) {
  const { slug, looks } = useOrg();
  const [renaming, setRenaming] = useState(false);
  const chosen = selection.selected.has(item.id);
  return (
    <li
      data-row={item.id}
      className={cn(
        "group relative flex min-h-[60px] items-center pr-3 transition-colors first:rounded-t-lg last:rounded-b-lg hover:bg-hover/50 has-[[data-row-link]:focus-visible]:bg-hover/50",
        chosen && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <RowCheckbox label={`Choose ${item.name}`} checked={chosen} onToggle={(on, range) => selection.toggle(item.id, on, range)} />
      <span className="mr-4 hidden h-[44px] w-[84px] shrink-0 overflow-hidden rounded-md border border-line bg-canvas p-0.5 sm:block">
        <MiniGraph document={item.preview} looks={looks} className="size-full" />
      </span>
      <div className="min-w-0 flex-1 py-2.5">
        <Name item={item} renaming={renaming} onRenaming={setRenaming} />
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-fg-3">
          <span className="num">{item.nodeCount === 0 ? "Empty" : `${item.nodeCount} ${item.nodeCount === 1 ? "node" : "nodes"}`}</span>
          {item.tags.map((tag) => (
            <TagChip key={tag.id} tag={tag} />
          ))}
          {item.nextRunAt && (
            <span className="flex items-center gap-1">
              <CalendarClock className="size-3.5" aria-hidden="true" />
              Next run <RelativeTime at={item.nextRunAt} />
            </span>
          )}
        </p>
      </div>
      <div className="relative mx-1 flex shrink-0 justify-end md:mx-3 md:w-24 md:justify-start">
        {item.lastRun && (
          <Link href={`/${slug}/runs/${item.lastRun.id}`} className="flex items-center gap-2 rounded-full" title="Open the last run">
            <span className="sr-only">Last run:</span>
            {/* On a phone the name needs the room of the word. */}
            <StatusGlyph status={item.lastRun.status} className="md:hidden" />
            <StatusBadge status={item.lastRun.status} className="hidden md:inline-flex" />
          </Link>
        )}
      </div>
      <p className="hidden w-44 shrink-0 truncate text-right text-xs text-fg-3 lg:block">
        <RelativeTime at={item.updatedAt} />
        {item.updatedBy && ` by ${item.updatedBy}`}
      </p>
      <div className="flex shrink-0 md:ml-3 items-center gap-1">
        <QuickRun workflow={item} />
        <WorkflowMenu item={item} onRename={() => setRenaming(true)} onDelete={onDelete} />
      </div>
    </li>
  );
}

type NameProps = { item: WorkflowItem; renaming: boolean; onRenaming: (renaming: boolean) => void };

function Name({ item, renaming, onRenaming }: NameProps) {
  const { slug } = useOrg();
  const rename = useRename();
  const canWrite = useCan("workflow:write");
  const name = rename.isPending ? (rename.variables.name ?? item.name) : item.name;
  return (
    <div className="flex items-center gap-1.5">
      {renaming ? (
        <RenameField
          name={name}
          onCancel={() => onRenaming(false)}
          onRename={(next) => {
            onRenaming(false);
            if (next !== item.name) rename.mutate({ id: item.id, name: next });
          }}
        />
      ) : (
        <Link
          data-row-link
          href={`/${slug}/workflows/${item.id}`}
          onKeyDown={(event) => {
            if (event.key !== "F2" || !canWrite) return;
            event.preventDefault();
            onRenaming(true);
          }}
          className="truncate font-[550] tracking-[-0.011em] after:absolute after:inset-0"
        >
          {name}
        </Link>
      )}
      <StarButton id={item.id} name={item.name} starred={item.starred} />
      {item.publishedVersion !== null && <Badge variant="outline">v{item.publishedVersion}</Badge>}
      {item.publishedVersion !== null && item.hasUnpublishedChanges && (
        <span className="hidden shrink-0 text-2xs text-fg-3 xl:inline">Unpublished changes</span>
      )}
    </div>
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
