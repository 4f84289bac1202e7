"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ListVideo, SearchX, X } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { type ComponentProps, useState } from "react";
import { useCan, useOrg } from "@/components/org-context";
import { DeadLetterBar } from "@/components/runs/dead-letter-bar";
import { RunRows } from "@/components/runs/run-rows";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { statusWord } from "@/components/ui/status-badge";
import { useDebounced } from "@/components/use-debounced";
import { limits } from "@/server/limits";
import { isFinalRun, type RunStatus } from "@/server/workflow/run-event";

const statuses = ["queued", "running", "waiting", "succeeded", "failed", "cancelled"] as const satisfies readonly RunStatus[];
const filters = ["all", ...statuses, "dead-letter"] as const;
type Filter = (typeof filters)[number];
const options: { value: Filter; label: string }[] = [
  { value: "all", label: "All" },
  ...statuses.map((value) => ({ value, label: statusWord(value) })),
  { value: "dead-letter", label: "Dead letter" },
];

/** The org's runs, newest first. Filters live in the URL; the list stays fresh while something moves. */
export function RunList() {
  const trpc = useTRPC();
  const { filter, workflowId, setFilter, clear } = useRunFilters();
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim(), 250);
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      {
        status: statuses.find((status) => status === filter),
        deadLetter: filter === "dead-letter" || undefined,
        workflowId,
        search: settled || undefined,
      },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) =>
          state.data?.pages.some((page) => page.items.some((run) => !isFinalRun(run.status))) ? 2_000 : 8_000,
      },
    ),
  );
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter !== "all" || workflowId !== undefined || settled !== "";
  const workflowName = workflowId === undefined ? undefined : (runs[0]?.workflowName ?? "One workflow");
  const clearAll = () => {
    setSearch("");
    clear();
  };
  return (
    <PageBody>
      <PageHeader title="Runs" />
      <div className="flex flex-wrap items-center gap-3">
        <Segmented label="Status" value={filter} onValueChange={setFilter} options={options} />
        {workflowName && (
          <Button variant="soft" onClick={clear} aria-label={`Show the runs of all workflows, not only ${workflowName}`}>
            <span className="max-w-48 truncate">{workflowName}</span> <X />
          </Button>
        )}
        <SearchInput value={search} onValueChange={setSearch} label="Search runs" className="sm:ml-auto" />
      </div>
      {list.isPending && <RowsSkeleton label="Loading runs" />}
      {list.isError && !list.data && <ErrorState title="The runs could not be loaded" error={list.error} onRetry={() => list.refetch()} />}
      {list.isSuccess && runs.length === 0 && (filtered ? <NoMatch onClear={clearAll} /> : <NoRuns />)}
      {runs.length > 0 && filter === "dead-letter" && <DeadLetters runs={runs} />}
      {runs.length > 0 && filter !== "dead-letter" && <RunRows runs={runs} />}
      <LoadMore {...list} />
    </PageBody>
  );
}

function DeadLetters({ runs }: Pick<ComponentProps<typeof RunRows>, "runs">) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const canAct = useCan("run:start");
  if (!canAct) return <RunRows runs={runs} />;
  const onToggle = (id: string, on: boolean) =>
    setSelected(new Set(on ? [...selected, id] : [...selected].filter((other) => other !== id)));
  // As many as one request may name.
  const ids = runs.slice(0, limits.pageSize).map(({ id }) => id);
  return (
    <>
      <DeadLetterBar ids={ids} selected={selected} onSelect={(chosen) => setSelected(new Set(chosen))} />
      <RunRows runs={runs} selection={{ selected, onToggle }} />
    </>
  );
}

function useRunFilters() {
  const params = useSearchParams();
  const pathname = usePathname();
  // Only the URL changes: the server has nothing new to render.
  const show = (url: string) => window.history.replaceState(null, "", url);
  const filter = filters.find((known) => known === params.get("status")) ?? "all";
  const setFilter = (next: Filter) => {
    const query = new URLSearchParams(params);
    if (next === "all") query.delete("status");
    else query.set("status", next);
    show(query.size === 0 ? pathname : `${pathname}?${query}`);
  };
  return { filter, workflowId: params.get("workflow") ?? undefined, setFilter, clear: () => show(pathname) };
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState icon={SearchX} title="No run matches" description="Nothing fits this filter and search.">
      <Button variant="outline" onClick={onClear}>
        Show all runs
      </Button>
    </EmptyState>
  );
}

function NoRuns() {
  const { slug } = useOrg();
  return (
    <EmptyState
      icon={ListVideo}
      title="Nothing has run yet"
      description="Each run of a workflow is kept here in full: what happened, how long it took and what it cost."
    >
      <Button asChild>
        <Link href={`/${slug}/templates`}>Run a template</Link>
      </Button>
      <Button asChild variant="outline">
        <Link href={`/${slug}/workflows`}>Open your workflows</Link>
      </Button>
    </EmptyState>
  );
}
