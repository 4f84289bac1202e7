"use client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, SearchX, Workflow } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/org-context";
import { PageBody } from "@/components/shell/page-body";
import { PageHeader } from "@/components/shell/page-header";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { SearchInput } from "@/components/ui/search-input";
import { useDebounced } from "@/components/use-debounced";
import { starterDocument } from "@/components/workflows/starter-documents";
import { useCreateWorkflow } from "@/components/workflows/use-create-workflow";
import { WorkflowRow } from "@/components/workflows/workflow-row";
import { WorkflowStart } from "@/components/workflows/workflow-start";

export function WorkflowList() {
  const trpc = useTRPC();
  const canWrite = useCan("workflow:write");
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim(), 200);
  const list = useInfiniteQuery(
    trpc.workflows.list.infiniteQueryOptions(
      { search: settled || undefined },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData, refetchInterval: 15_000 },
    ),
  );
  const create = useCreateWorkflow();
  const { hidden, remove } = useDeletion();

  const items = list.data?.pages.flatMap((page) => page.items).filter((item) => !hidden.has(item.id)) ?? [];
  const isNew = list.isSuccess && items.length === 0 && settled === "";
  return (
    <PageBody>
      <PageHeader title="Workflows">
        {canWrite && !isNew && (
          <Button
            pending={create.isPending}
            onClick={() => create.mutate({ document: starterDocument({ type: "manual", label: "Start" }) })}
          >
            <Plus /> New workflow
          </Button>
        )}
      </PageHeader>
      {!isNew && <SearchInput value={search} onValueChange={setSearch} label="Search workflows" />}
      {list.isPending && <RowsSkeleton label="Loading workflows" />}
      {list.isError && !list.data && (
        <ErrorState title="The workflows could not be loaded" error={list.error} onRetry={() => list.refetch()} />
      )}
      {isNew &&
        (canWrite ? (
          <WorkflowStart />
        ) : (
          <EmptyState icon={Workflow} title="No workflows yet" description="An editor of this org can draw the first one." />
        ))}
      {list.isSuccess && items.length === 0 && settled !== "" && (
        <EmptyState icon={SearchX} title={`No workflow matches “${settled}”`} description="The search looks in names and descriptions.">
          <Button variant="outline" onClick={() => setSearch("")}>
            Clear the search
          </Button>
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul className="divide-y divide-line rounded-lg bg-panel shadow-sm" aria-label="Workflows">
          {items.map((item) => (
            <WorkflowRow key={item.id} item={item} onDelete={() => remove(item)} />
          ))}
        </ul>
      )}
      <LoadMore {...list} />
    </PageBody>
  );
}

/** Rows leave at once; the toast brings them back. */
function useDeletion() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() });
  const show = (id: string) => setHidden((ids) => new Set([...ids].filter((other) => other !== id)));

  const restore = useMutation(
    trpc.workflows.restore.mutationOptions({
      onSuccess: async (_, { id }) => {
        await refresh();
        show(id);
      },
      onError: (error) => toastError("The workflow could not be brought back", error),
    }),
  );
  const deletion = useMutation(
    trpc.workflows.delete.mutationOptions({
      onSuccess: refresh,
      onError: (error, { id }) => {
        show(id);
        toastError("The workflow could not be deleted", error);
      },
    }),
  );
  const remove = ({ id, name }: { id: string; name: string }) => {
    setHidden((ids) => new Set(ids).add(id));
    deletion.mutate(
      { id },
      {
        onSuccess: () =>
          toast(`“${name}” was deleted`, { duration: 8_000, action: { label: "Undo", onClick: () => restore.mutate({ id }) } }),
      },
    );
  };
  return { hidden, remove };
}
