"use client";

import { Bookmark as BookmarkIcon, Link2, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { useStore } from "zustand";
import { useCan } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/duration";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReplayIndex } from "@/server/workflow/replay/replay-index";
import { addressWith } from "../use-address";
import type { Replay } from "./create-replay";
import type { Bookmark, useBookmarks } from "./use-bookmarks";

type MomentActionsProps = {
  replay: Replay;
  index: ReplayIndex;
  /** The seq of the last event. */
  seq: number;
  kept: ReturnType<typeof useBookmarks>;
  /** Whether the list of bookmarks is open. */
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
};

/** What can be done with the moment that is looked at: keep it under a name, and share it. */
export function MomentActions({ replay, index, seq, kept, isOpen, onOpenChange }: MomentActionsProps) {
  const moment = useStore(replay, (state) => state.moment) ?? seq;
  const mayAdd = useCan("run:annotate");
  const copy = async (changes: Parameters<typeof addressWith>[0], words: string) => {
    await navigator.clipboard.writeText(window.location.origin + addressWith(changes));
    toast.success(words);
  };
  return (
    <>
      <IconButton
        label="Copy link to this moment"
        side="top"
        onClick={() => void copy({ at: String(moment), bookmark: null }, "Link to this moment copied")}
      >
        <Link2 />
      </IconButton>
      <Popover open={isOpen} onOpenChange={onOpenChange}>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="sm" title="Bookmarks (B)">
            <BookmarkIcon />
            <span className="max-lg:sr-only">Bookmarks</span>
            {kept.bookmarks.length > 0 && <span className="num text-fg-3">{kept.bookmarks.length}</span>}
          </Button>
        </PopoverTrigger>
        <PopoverContent side="top" align="end" aria-label="Bookmarks" className="grid max-h-96 w-80 gap-3 overflow-y-auto">
          {mayAdd && (
            <NameForm
              words={`Keep ${formatDuration(index.timeOf(moment) - index.timeOf(1))} as`}
              onSubmit={(name) => {
                kept.add(moment, name);
                onOpenChange(false);
              }}
            />
          )}
          {kept.bookmarks.length === 0 ? (
            <p className="text-xs text-fg-3">No moment of this run has a name yet. Everyone in the organisation sees those that have.</p>
          ) : (
            <ul aria-label="Named moments" className="grid gap-0.5">
              {kept.bookmarks.map((bookmark) => (
                <BookmarkRow
                  key={bookmark.id}
                  bookmark={bookmark}
                  passed={index.timeOf(bookmark.seq) - index.timeOf(1)}
                  onGo={() => replay.seekTo(bookmark.seq)}
                  onCopy={() => void copy({ bookmark: bookmark.id, at: null }, `Link to “${bookmark.name}” copied`)}
                  onRemove={() => kept.remove(bookmark)}
                />
              ))}
            </ul>
          )}
        </PopoverContent>
      </Popover>
    </>
  );
}

function NameForm({ words, onSubmit }: { words: string; onSubmit: (name: string) => void }) {
  const [name, setName] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") onSubmit(name.trim());
  };
  return (
    <form onSubmit={submit} className="grid gap-1.5">
      <label htmlFor={id} className="text-xs font-medium">
        {words}
      </label>
      <div className="flex gap-2">
        <Input id={id} value={name} onChange={(event) => setName(event.target.value)} placeholder="Where it turns" maxLength={120} />
        <Button type="submit">Keep</Button>
      </div>
    </form>
  );
}

type BookmarkRowProps = { bookmark: Bookmark; passed: number; onGo: () => void; onCopy: () => void; onRemove: () => void };

function BookmarkRow({ bookmark, passed, onGo, onCopy, onRemove }: BookmarkRowProps) {
  const { name, createdBy, createdAt, removable } = bookmark;
  return (
    <li className="flex items-center gap-1">
      <button type="button" onClick={onGo} className="min-w-0 flex-1 rounded-sm px-2 py-1 text-left hover:bg-hover">
        <span className="flex justify-between gap-2">
          <span className="truncate text-sm font-medium">{name}</span>
          <span className="num shrink-0 text-2xs text-fg-3">{formatDuration(passed)}</span>
        </span>
        <span className="block truncate text-2xs text-fg-3">
          {createdBy}, <RelativeTime at={createdAt} />
        </span>
      </button>
      <IconButton label={`Copy link to ${name}`} onClick={onCopy}>
        <Link2 />
      </IconButton>
      {removable && (
        <IconButton label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  );
}
