"use client";
import { Bookmark, X } from "lucide-react";
import { useState } from "react";
import { useOrg } from "@/components/org-context";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useStored } from "@/components/use-stored";
import { limits } from "@/server/limits";

type SavedFilter = { name: string; query: string };

const usual: readonly SavedFilter[] = [
  { name: "Failed in the last 24 hours", query: "status=failed&time=24h" },
  { name: "Going on now", query: "status=queued,running,waiting,paused" },
  { name: "Waiting for someone", query: "status=waiting" },
  { name: "Mine, this week", query: "by=me&time=7d" },
  { name: "Longer than ten minutes", query: "min-seconds=600" },
  { name: "Costs a cent or more", query: "min-usd=0.01" },
];

const isSaved = (value: unknown): value is SavedFilter[] =>
  Array.isArray(value) && value.every((each) => typeof each?.name === "string" && typeof each?.query === "string");

/** Filters with a name: those that most people want, and those that this person kept in this browser. */
export function SavedFilters({ current, onApply }: { current: string; onApply: (query: string) => void }) {
  const { slug } = useOrg();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [saved, setSaved] = useStored<SavedFilter[]>(`run-filters:${slug}`, { initial: [], isValid: isSaved });
  const apply = (query: string) => {
    onApply(query);
    setOpen(false);
  };
  const save = () => {
    setSaved([...saved.filter((each) => each.name !== name.trim()), { name: name.trim(), query: current }]);
    setName("");
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
        {saved.length > 0 && (
          <ul aria-label="Your own" className="mt-1 border-t border-line pt-1">
            {saved.map((each) => (
              <li key={each.name} className="flex items-center">
                <FilterButton filter={each} onApply={apply} />
                <IconButton label={`Forget ${each.name}`} onClick={() => setSaved(saved.filter((other) => other !== each))}>
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
              if (name.trim() !== "") save();
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
              Keep
            </Button>
          </form>
        )}
      </PopoverContent>
    </Popover>
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
