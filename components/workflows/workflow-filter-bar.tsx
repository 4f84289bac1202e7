"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowDownUp, Star } from "lucide-react";
import { TagDot } from "@/components/tags/tag-look";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { SearchInput } from "@/components/ui/search-input";
import type { useWorkflowFilters } from "@/components/workflows/use-workflow-filters";
import { sorts, sortWords } from "@/components/workflows/workflow-filters";

type WorkflowFilterBarProps = Pick<ReturnType<typeof useWorkflowFilters>, "filters" | "change">;

/** Words, stars, tags and order of the list of workflows. */
export function WorkflowFilterBar({ filters, change }: WorkflowFilterBarProps) {
  const trpc = useTRPC();
  const tags = useQuery(trpc.tags.list.queryOptions(undefined, { staleTime: 30_000 }));
  const toggle = (name: string) =>
    change({ tags: filters.tags.includes(name) ? filters.tags.filter((other) => other !== name) : [...filters.tags, name] });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput value={filters.search} onValueChange={(search) => change({ search })} label="Search workflows" />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" aria-label={`Order: ${sortWords[filters.sort]}`}>
            <ArrowDownUp /> {sortWords[filters.sort]}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          <DropdownMenuRadioGroup
            value={filters.sort}
            onValueChange={(next) => change({ sort: sorts.find((sort) => sort === next) ?? "updated" })}
          >
            {sorts.map((sort) => (
              <DropdownMenuRadioItem key={sort} value={sort}>
                {sortWords[sort]}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      <Button
        variant={filters.starred ? "soft" : "outline"}
        aria-pressed={filters.starred}
        onClick={() => change({ starred: !filters.starred })}
      >
        <Star className={filters.starred ? "fill-current" : undefined} /> Starred
      </Button>
      {tags.data && tags.data.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out among the other controls
        <div className="flex flex-wrap items-center gap-1" role="group" aria-label="Tags">
          {tags.data.map((tag) => {
            const on = filters.tags.includes(tag.name);
            return (
              <Button key={tag.id} variant={on ? "soft" : "ghost"} aria-pressed={on} onClick={() => toggle(tag.name)}>
                <TagDot colour={tag.colour} /> <span className="max-w-36 truncate">{tag.name}</span>
                <span className="num text-xs opacity-80">{tag.workflows}</span>
              </Button>
            );
          })}
        </div>
      )}
    </div>
  );
}
