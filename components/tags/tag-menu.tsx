"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Minus, Plus, Settings2, Tags } from "lucide-react";
import { useState } from "react";
import { TagDot } from "@/components/tags/tag-look";
import { TagsDialog } from "@/components/tags/tags-dialog";
import { useRefreshTags } from "@/components/tags/use-refresh-tags";
import { toastError } from "@/components/toast-error";
import { toastUndo } from "@/components/toast-undo";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** Workflows as far as tagging needs them. */
export type Tagged = { id: string; name: string; tags: readonly { id: string }[] };

/** Puts tags on the chosen workflows and takes them off, makes new ones, and leads to their colours and names. */
export function TagMenu({ workflows }: { workflows: readonly Tagged[] }) {
  const [open, setOpen] = useState(false);
  const [managing, setManaging] = useState(false);
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button size="sm" variant="outline">
            <Tags /> Tag
          </Button>
        </PopoverTrigger>
        <PopoverContent align="start" className="p-0" aria-label="Tags">
          <TagChoices
            workflows={workflows}
            onManage={() => {
              setOpen(false);
              setManaging(true);
            }}
          />
        </PopoverContent>
      </Popover>
      {managing && <TagsDialog onClose={() => setManaging(false)} />}
    </>
  );
}

function TagChoices({ workflows, onManage }: { workflows: readonly Tagged[]; onManage: () => void }) {
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const tags = useQuery(trpc.tags.list.queryOptions());
  const { put, create } = useTagging(workflows);
  const typed = search.trim();
  const isNew = typed !== "" && !tags.data?.some(({ name }) => name.toLowerCase() === typed.toLowerCase());
  return (
    <Command>
      <CommandInput value={search} onValueChange={setSearch} placeholder="Find or make a tag" maxLength={40} />
      <CommandList>
        {!isNew && <CommandEmpty>{tags.isPending ? "Looking…" : "No tags yet. Type a name to make the first."}</CommandEmpty>}
        {tags.data?.map((tag) => {
          const having = workflows.filter((workflow) => workflow.tags.some(({ id }) => id === tag.id)).length;
          const isOnAll = having === workflows.length;
          return (
            <CommandItem
              key={tag.id}
              value={tag.id}
              keywords={[tag.name]}
              aria-checked={isOnAll ? true : having > 0 ? "mixed" : false}
              onSelect={() => put.mutate({ tag, on: !isOnAll })}
            >
              <TagDot colour={tag.colour} />
              <span className="flex-1 truncate">{tag.name}</span>
              {isOnAll && <Check className="size-3.5" aria-hidden="true" />}
              {having > 0 && !isOnAll && <Minus className="size-3.5 text-fg-3" aria-hidden="true" />}
            </CommandItem>
          );
        })}
        {isNew && (
          <CommandItem value={`new ${typed}`} keywords={[typed]} onSelect={() => create.mutate(typed, { onSuccess: () => setSearch("") })}>
            <Plus className="size-3.5 text-fg-3" aria-hidden="true" /> Make the tag “{typed}”
          </CommandItem>
        )}
      </CommandList>
      <div className="border-t border-line p-1">
        <Button variant="ghost" className="w-full justify-start" onClick={onManage}>
          <Settings2 /> Rename, colour or delete tags
        </Button>
      </div>
    </Command>
  );
}

function useTagging(workflows: readonly Tagged[]) {
  const client = useTRPCClient();
  const refresh = useRefreshTags();
  const ids = workflows.map(({ id }) => id);
  const put = useMutation({
    mutationFn: ({ tag, on }: { tag: { id: string; name: string }; on: boolean }) =>
      client.workflows.tag.mutate({ ids, tagId: tag.id, on }),
    onSuccess: async ({ changed }, { tag, on }) => {
      await refresh();
      if (changed.length === 0) return;
      const many = changed.length === 1 ? "1 workflow" : `${changed.length} workflows`;
      toastUndo(on ? `“${tag.name}” was put on ${many}` : `“${tag.name}” was taken off ${many}`, async () => {
        await client.workflows.tag.mutate({ ids: changed, tagId: tag.id, on: !on });
        await refresh();
      });
    },
    onError: (error) => toastError("The tag could not be changed", error),
  });
  const create = useMutation({
    mutationFn: async (name: string) => ({ id: (await client.tags.create.mutate({ name })).id, name }),
    onSuccess: (tag) => put.mutate({ tag, on: true }),
    onError: (error) => toastError("The tag could not be made", error),
  });
  return { put, create };
}
