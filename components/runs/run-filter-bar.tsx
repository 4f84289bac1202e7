"use client";
import { ListFilter, X } from "lucide-react";
import { describeFilters } from "@/components/runs/describe-filters";
import { RunFilterForm, usePeopleNames, useWorkflowNames } from "@/components/runs/run-filter-form";
import { writeFilters } from "@/components/runs/run-filters";
import { SavedFilters } from "@/components/runs/saved-filters";
import type { useRunFilters } from "@/components/runs/use-run-filters";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { statusWord } from "@/components/ui/status-badge";
import { runStatuses } from "@/server/workflow/run-event";

type StatusView = "all" | (typeof runStatuses)[number] | "dead-letter" | "several";

const options: { value: StatusView; label: string }[] = [
  { value: "all", label: "All" },
  ...runStatuses.map((value) => ({ value, label: statusWord(value) })),
  { value: "dead-letter", label: "Dead letter" },
];

/** Status and words at hand, the other filters behind a button, and what is set as chips that can be taken off. */
export function RunFilterBar({ filters, change, replace, clear }: ReturnType<typeof useRunFilters>) {
  const workflows = useWorkflowNames();
  const people = usePeopleNames();
  const nameIn = (list: { value: string; label: string }[]) => (id: string) => list.find(({ value }) => value === id)?.label;
  const chips = describeFilters(filters, { workflow: nameIn(workflows), person: (by) => (by === "me" ? "you" : nameIn(people)(by)) });
  const view: StatusView = filters.deadLetter ? "dead-letter" : filters.status.length > 1 ? "several" : (filters.status[0] ?? "all");
  const chooseView = (next: StatusView) =>
    change({ deadLetter: next === "dead-letter", status: runStatuses.filter((status) => status === next) });
  return (
    <div className="grid gap-3">
      <Segmented label="Status" value={view} onValueChange={chooseView} options={options} className="justify-self-start" />
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={filters.search}
          onValueChange={(search) => change({ search })}
          label="Search runs"
          className="sm:max-w-72"
          placeholder="Input, error, workflow or id"
        />
        <Popover>
          <PopoverTrigger asChild>
            <Button variant="outline">
              <ListFilter /> Filter
            </Button>
          </PopoverTrigger>
          <PopoverContent align="start" className="w-[min(400px,calc(100vw-2rem))] max-h-[70dvh] overflow-y-auto p-4" aria-label="Filters">
            <RunFilterForm filters={filters} onChange={change} />
          </PopoverContent>
        </Popover>
        <SavedFilters current={writeFilters(filters)} onApply={replace} />
        {chips.map(({ key, text, off }) => (
          <Button key={key} variant="soft" onClick={() => change(off)} aria-label={`Take off the filter: ${text}`}>
            <span className="max-w-56 truncate">{text}</span> <X />
          </Button>
        ))}
        {chips.length > 1 && (
          <Button variant="ghost" onClick={clear}>
            Clear all
          </Button>
        )}
      </div>
    </div>
  );
}
