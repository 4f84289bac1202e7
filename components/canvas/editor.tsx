"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { useCan } from "@/components/org-context";
import { PageError } from "@/components/shell/page-error";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { usePageTitle } from "@/components/use-page-title";
import { workflowDocument } from "@/server/workflow/document";
import type { LoadedWorkflow } from "./document-session";
import { EditorProvider } from "./editor-context";
import { EditorScreen, type WorkflowFacts } from "./editor-screen";
import { EditorSkeleton } from "./editor-skeleton";
import { useDocument } from "./use-document";

/** The whole page of one workflow. */
export function Editor({ workflowId }: { workflowId: string }) {
  const trpc = useTRPC();
  // Always from the server: an old draft out of the cache would make every save a stale one.
  const workflow = useQuery(trpc.workflows.get.queryOptions({ id: workflowId }, { refetchOnMount: "always", refetchInterval: 30_000 }));
  usePageTitle(workflow.data?.name);
  const draft = workflow.data?.document;
  // Read once for each draft that arrives: a long one takes longer than a key may.
  const document = useMemo(() => (draft === undefined ? null : workflowDocument.parse(draft)), [draft]);
  if (workflow.isError && !workflow.data)
    return <PageError kind="workflow" title="The workflow could not be opened" error={workflow.error} onRetry={() => workflow.refetch()} />;
  if (!workflow.data || !document || !workflow.isFetchedAfterMount) return <EditorSkeleton />;
  const { name, publishedVersion, hasUnpublishedChanges, revision, updatedBy, updatedAt } = workflow.data;
  return (
    <OpenEditor
      key={workflowId}
      name={name}
      publishedVersion={publishedVersion}
      hasUnpublishedChanges={hasUnpublishedChanges}
      loaded={{ id: workflowId, revision, updatedBy, updatedAt, document }}
    />
  );
}

function OpenEditor({ loaded, ...facts }: WorkflowFacts & { loaded: LoadedWorkflow }) {
  const readOnly = !useCan("workflow:write");
  const session = useDocument(loaded, readOnly);
  const { revision } = loaded;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer revision is news
  useEffect(() => session.adopt(loaded), [session, revision]);
  const rename = useRename(loaded.id);
  return (
    <EditorProvider value={session}>
      <ReactFlowProvider>
        <EditorScreen session={session} facts={facts} onRename={rename} />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

function useRename(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.workflows.get.queryKey({ id });
  const update = useMutation(
    trpc.workflows.update.mutationOptions({
      onMutate: ({ name }) => queryClient.setQueryData(queryKey, (before) => (before && name !== undefined ? { ...before, name } : before)),
      onError: (error) => toastError("The workflow could not be renamed", error),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.workflows.pathKey() }),
    }),
  );
  return (name: string) => update.mutate({ id, name });
}
