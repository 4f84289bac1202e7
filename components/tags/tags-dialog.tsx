"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import type { ApiOutputs } from "@/components/api-outputs";
import { ConfirmButton } from "@/components/settings/confirm-button";
import { colourNames, TagDot, tagColours } from "@/components/tags/tag-look";
import { useRefreshTags } from "@/components/tags/use-refresh-tags";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type TagItem = ApiOutputs["tags"]["list"][number];

/** The org's tags with their names and colours; a change takes effect on every workflow that has the tag. */
export function TagsDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const tags = useQuery(trpc.tags.list.queryOptions());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Tags</DialogTitle>
          <DialogDescription>Everyone in the org uses the same ones.</DialogDescription>
        </DialogHeader>
        {tags.isPending && <RowsSkeleton label="Loading tags" rows={3} />}
        {tags.isError && (
          <ErrorState title="The tags could not be loaded" error={tags.error} onRetry={() => tags.refetch()} className="py-6" />
        )}
        {tags.data?.length === 0 && (
          <p className="text-sm text-fg-2">No tags yet. Choose workflows in the list and press Tag to make one.</p>
        )}
        <ul className="grid max-h-[50dvh] gap-2 overflow-y-auto p-0.5" aria-label="Tags">
          {tags.data?.map((tag) => (
            <TagRow key={tag.id} tag={tag} />
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

function TagRow({ tag }: { tag: TagItem }) {
  const trpc = useTRPC();
  const refresh = useRefreshTags();
  const update = useMutation(
    trpc.tags.update.mutationOptions({ onError: (error) => toastError("The tag could not be changed", error), onSettled: refresh }),
  );
  const remove = useMutation(
    trpc.tags.delete.mutationOptions({ onError: (error) => toastError("The tag could not be deleted", error), onSettled: refresh }),
  );
  const rename = (input: HTMLInputElement) => {
    const name = input.value.trim();
    if (name === "" || name === tag.name) input.value = tag.name;
    else update.mutate({ id: tag.id, name });
  };
  const used = tag.workflows === 1 ? "1 workflow" : `${tag.workflows} workflows`;
  return (
    <li className="flex items-center gap-2">
      <Select
        value={tag.colour}
        onValueChange={(next) => {
          const colour = colourNames.find((known) => known === next);
          if (colour) update.mutate({ id: tag.id, colour });
        }}
      >
        <SelectTrigger aria-label={`Colour of ${tag.name}`} className="w-28 shrink-0">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {colourNames.map((colour) => (
            <SelectItem key={colour} value={colour}>
              <span className="flex items-center gap-2">
                <TagDot colour={colour} /> {tagColours[colour].name}
              </span>
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Input
        key={tag.name}
        aria-label={`Name of ${tag.name}`}
        defaultValue={tag.name}
        maxLength={40}
        onBlur={(event) => rename(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      <span className="num w-24 shrink-0 text-right text-xs text-fg-3">{used}</span>
      <ConfirmButton
        title={`Delete the tag “${tag.name}”?`}
        description={`It is taken off ${used}. The workflows stay.`}
        confirm="Delete tag"
        onConfirm={() => remove.mutate({ id: tag.id })}
        trigger={
          <IconButton label={`Delete ${tag.name}`}>
            <Trash2 />
          </IconButton>
        }
      />
    </li>
  );
}
