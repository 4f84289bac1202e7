"use client";
import { Bookmark, X } from "lucide-react";
import { useState } from "react";
import { type SavedFilter, useSavedFilters } from "@/components/runs/use-saved-filters";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import { limits } from "@/server/limits";

const usual: readonly SavedFilter[] = [
  { name: "Failed in the last 24 hours", query: "status=failed&time=24h" },
  { name: "Going on now", query: "status=queued,running,waiting,paused" },
  { name: "Waiting for someone", query: "status=waiting" },
  { name: "Mine, this week", query: "by=me&time=7d" },
  { name: "Longer than ten minutes", query: "min-seconds=600" },
  { name: "Costs a cent or more", query: "min-usd=0.01" },
];

/** Filters with a name: those that most people want, and those that this person keeps with their account. */
export function SavedFilters({ current, onApply }: { current: string; onApply: (query: string) => void }) {
  const [open, setOpen] = useState(false);
  const apply = (query: string) => {
    onApply(query);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <Bookmark /> Saved
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="p-1" aria-label="Saved filters">
        <ul>
          {usual.map((each) => (
            <li key={each.name}>
              <FilterButton filter={each} onApply={apply} />
            </li>
          ))}
        </ul>
        <OwnFilters current={current} onApply={apply} />
      </PopoverContent>
    </Popover>
  );
}

/** Read when they are looked at. */
function OwnFilters({ current, onApply }: { current: string; onApply: (query: string) => void }) {
  const [name, setName] = useState("");
  const { saved, isPending, error, retry, keep, forget } = useSavedFilters();
  if (isPending) return <Skeleton className="m-2 h-4 w-40" aria-label="Loading your own" />;
  if (error && saved.length === 0)
    return (
      <p role="alert" className="mt-1 flex items-center justify-between gap-2 border-t border-line px-2 pt-1 text-xs text-fg-2">
        Your own could not be loaded.
        <Button size="sm" variant="ghost" onClick={retry}>
          Try again
        </Button>
      </p>
    );
  const isNew = !saved.some((each) => each.name === name.trim());
  return (
    <>
      {saved.length > 0 && (
        <ul aria-label="Your own" className="mt-1 max-h-60 overflow-y-auto border-t border-line pt-1">
          {saved.map((each) => (
            <li key={each.name} className="flex items-center">
              <FilterButton filter={each} onApply={onApply} />
              <IconButton label={`Forget ${each.name}`} onClick={() => forget(each)}>
                <X />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {current !== "" && (
        <form
          className="mt-1 flex gap-1.5 border-t border-line p-2 pb-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === "") return;
            void keep({ name: name.trim(), query: current });
            setName("");
          }}
        >
          <Input
            aria-label="Name for the filters that are set"
            placeholder="Keep these filters as…"
            maxLength={limits.nameChars}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ""}>
            {isNew ? "Keep" : "Replace"}
          </Button>
        </form>
      )}
    </>
  );
}

function FilterButton({ filter, onApply }: { filter: SavedFilter; onApply: (query: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onApply(filter.query)}
      className="flex h-7 min-w-0 flex-1 items-center rounded-sm px-2 text-left text-sm hover:bg-hover pointer-coarse:h-10 w-full"
    >
      <span className="truncate">{filter.name}</span>
    </button>
  );
}
