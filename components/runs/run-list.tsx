"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ArrowUp, ListVideo, SearchX } from "lucide-react";
import Link from "next/link";
import { useCallback, useMemo, useRef } from "react";
import { useCan, useOrg } from "@/components/org-context";
import { BulkDialog } from "@/components/runs/bulk-dialog";
import { RunFilterBar } from "@/components/runs/run-filter-bar";
import { isFiltered } from "@/components/runs/run-filters";
import { RunRows } from "@/components/runs/run-rows";
import { RunSelectionBar } from "@/components/runs/run-selection-bar";
import { useBulkRun } from "@/components/runs/use-bulk-run";
import { useHeldRows } from "@/components/runs/use-held-rows";
import { useRunFilters } from "@/components/runs/use-run-filters";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { useIsScrolled } from "@/components/use-is-scrolled";
import { useRowKeys } from "@/components/use-row-keys";
import { useSelection } from "@/components/use-selection";
import { isFinalRun } from "@/server/workflow/run-event";

/** The org's runs, newest first. Filters live in the address; the list stays fresh while something moves. */
export function RunList() {
  const address = useRunFilters();
  const { filters, query, clear } = address;
  const list = useRuns(query);
  const all = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const selection = useSelection(all.map(({ id }) => id));
  const rows = useHeldRows(all, useIsScrolled() || selection.selected.size > 0);
  const container = useRef<HTMLDivElement>(null);
  const { selected, toggle, set } = selection;
  const choose = useCallback((id: string) => toggle(id, !selected.has(id)), [toggle, selected]);
  const letGo = useCallback(() => set([]), [set]);
  useRowKeys(container, { onChoose: choose, onClear: letGo });
  // Not in the bar: when all rows are gone, the bar is too, and what became of them is still to be told.
  const bulk = useBulkRun(letGo);
  return (
    <PageBody>
      <PageHeader title="Runs" />
      <RunFilterBar {...address} />
      {list.isPending && <RowsSkeleton label="Loading runs" />}
      {list.isError && !list.data && <ErrorState title="The runs could not be loaded" error={list.error} onRetry={() => list.refetch()} />}
      {list.isSuccess && all.length === 0 && (isFiltered(filters) ? <NoMatch onClear={clear} /> : <NoRuns />)}
      {all.length > 0 && (
        <RunSelectionBar runs={rows.shown} selection={selection} deadLetter={filters.deadLetter} query={query} onAct={bulk.start} />
      )}
      {rows.fresh > 0 && <ShowNew count={rows.fresh} onShow={rows.release} />}
      {all.length > 0 && (
        <div ref={container}>
          <RunRows runs={rows.shown} selection={selection} />
        </div>
      )}
      <LoadMore {...list} />
      {bulk.run && <BulkDialog run={bulk.run} onStop={bulk.stop} onClose={bulk.close} />}
    </PageBody>
  );
}

/** The more pages are open the less often they are read again: all of them are. */
const refreshMs = { moving: 2_000, still: 8_000 } as const;

function useRuns(query: ReturnType<typeof useRunFilters>["query"]) {
  const trpc = useTRPC();
  return useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(query, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => {
        const pages = state.data?.pages ?? [];
        const moves = pages.some((page) => page.items.some((run) => !isFinalRun(run.status)));
        return (moves ? refreshMs.moving : refreshMs.still) * Math.max(1, pages.length);
      },
    }),
  );
}

function ShowNew({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div className="sticky top-3 z-20 -mb-2 flex justify-center" role="status">
      <Button
        className="shadow-lg"
        onClick={() => {
          onShow();
          window.scrollTo({ top: 0 });
        }}
      >
        <ArrowUp /> Show {count} new {count === 1 ? "run" : "runs"}
      </Button>
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState icon={SearchX} title="No run matches" description="Nothing fits these filters.">
      <Button variant="outline" onClick={onClear}>
        Show all runs
      </Button>
    </EmptyState>
  );
}

function NoRuns() {
  const { slug } = useOrg();
  const canStart = useCan("run:start");
  return (
    <EmptyState
      icon={ListVideo}
      title="Nothing has run yet"
      description="Each run of a workflow is kept here in full: what happened, how long it took and what it cost."
    >
      {canStart && (
        <Button asChild>
          <Link href={`/${slug}/templates`}>Run a template</Link>
        </Button>
      )}
      <Button asChild variant="outline">
        <Link href={`/${slug}/workflows`}>Open {canStart ? "your" : "the"} workflows</Link>
      </Button>
    </EmptyState>
  );
}
