"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, SearchX, Workflow } from "lucide-react";
import { useCallback, useRef } from "react";
import { useCan } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { useRowKeys } from "@/components/use-row-keys";
import { type Selection, useSelection } from "@/components/use-selection";
import { ImportButton } from "@/components/workflows/import-button";
import { starterDocument } from "@/components/workflows/starter-documents";
import { useCreateWorkflow } from "@/components/workflows/use-create-workflow";
import { useWorkflowDeletion } from "@/components/workflows/use-workflow-deletion";
import { useWorkflowFilters } from "@/components/workflows/use-workflow-filters";
import { WorkflowFilterBar } from "@/components/workflows/workflow-filter-bar";
import { type WorkflowItem, WorkflowRow } from "@/components/workflows/workflow-row";
import { WorkflowSelectionBar } from "@/components/workflows/workflow-selection-bar";
import { WorkflowStart } from "@/components/workflows/workflow-start";

/** The org's workflows, found by words, tags and stars; many can be tagged, exported or deleted at once. */
export function WorkflowList() {
  const trpc = useTRPC();
  const { filters, query, change, isFiltered } = useWorkflowFilters();
  const list = useInfiniteQuery(
    trpc.workflows.list.infiniteQueryOptions(query, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: 15_000,
    }),
  );
  const { hidden, remove } = useWorkflowDeletion();
  const items = list.data?.pages.flatMap((page) => page.items).filter((item) => !hidden.has(item.id)) ?? [];
  const selection = useSelection(items.map(({ id }) => id));
  const isNew = list.isSuccess && !list.isPlaceholderData && items.length === 0 && !isFiltered;
  return (
    <PageBody>
      <ListHeader isNew={isNew} />
      {!isNew && <WorkflowFilterBar filters={filters} change={change} />}
      {list.isPending && <RowsSkeleton label="Loading workflows" />}
      {list.isError && !list.data && (
        <ErrorState title="The workflows could not be loaded" error={list.error} onRetry={() => list.refetch()} />
      )}
      {isNew && <NoWorkflows />}
      {list.isSuccess && items.length === 0 && isFiltered && (
        <NoMatch search={filters.search.trim()} onClear={() => change({ search: "", tags: [], starred: false })} />
      )}
      {items.length > 0 && <WorkflowSelectionBar items={items} selection={selection} onDelete={remove} />}
      {items.length > 0 && <Rows items={items} selection={selection} onDelete={remove} />}
      <LoadMore {...list} />
    </PageBody>
  );
}

function ListHeader({ isNew }: { isNew: boolean }) {
  const canWrite = useCan("workflow:write");
  const create = useCreateWorkflow();
  return (
    <PageHeader title="Workflows">
      {canWrite && <ImportButton />}
      {canWrite && !isNew && (
        <Button pending={create.isPending} onClick={() => create.mutate({ document: starterDocument({ type: "manual", label: "Start" }) })}>
          <Plus /> New workflow
        </Button>
      )}
    </PageHeader>
  );
}

type RowsProps = { items: readonly WorkflowItem[]; selection: Selection; onDelete: (items: readonly WorkflowItem[]) => void };

function Rows({ items, selection, onDelete }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const { selected, toggle, set } = selection;
  const choose = useCallback((id: string) => toggle(id, !selected.has(id)), [toggle, selected]);
  const letGo = useCallback(() => set([]), [set]);
  useRowKeys(list, { onChoose: choose, onClear: letGo });
  return (
    <ul ref={list} className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Workflows">
      {items.map((item) => (
        <WorkflowRow key={item.id} item={item} selection={selection} onDelete={() => onDelete([item])} />
      ))}
    </ul>
  );
}

function NoWorkflows() {
  const canWrite = useCan("workflow:write");
  return canWrite ? (
    <WorkflowStart />
  ) : (
    <EmptyState icon={Workflow} title="No workflows yet" description="An editor of this org can draw the first one." />
  );
}

function NoMatch({ search, onClear }: { search: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title={search === "" ? "No workflow matches" : `No workflow matches “${search}”`}
      description="The search looks in names and descriptions."
    >
      <Button variant="outline" onClick={onClear}>
        {search === "" ? "Show all workflows" : "Clear the search"}
      </Button>
    </EmptyState>
  );
}
