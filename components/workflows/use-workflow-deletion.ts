"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toastError } from "@/components/toast-error";
import { toastUndo } from "@/components/toast-undo";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";

type Named = { id: string; name: string };

/** Rows leave at once; the toast brings them back. Those that could not be deleted come back by themselves. */
export function useWorkflowDeletion() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.workflows.list.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.tags.pathKey() }),
    ]);
  const show = (ids: readonly string[]) => setHidden((before) => new Set([...before].filter((id) => !ids.includes(id))));
  const restore = async (ids: readonly string[]) => {
    await Promise.all(ids.map((id) => client.workflows.restore.mutate({ id })));
    await refresh();
    show(ids);
  };
  const remove = async (workflows: readonly Named[]) => {
    setHidden((before) => new Set([...before, ...workflows.map(({ id }) => id)]));
    // They travel in one request.
    const results = await Promise.allSettled(workflows.map(({ id }) => client.workflows.delete.mutate({ id })));
    const gone = workflows.filter((_, index) => results[index]?.status === "fulfilled");
    const kept = workflows.filter((workflow) => !gone.includes(workflow));
    const reason = results.find((result) => result.status === "rejected")?.reason;
    await refresh();
    show(kept.map(({ id }) => id));
    if (kept.length > 0) toastError(`${nameAll(kept)} could not be deleted`, reason);
    if (gone.length > 0)
      toastUndo(`${nameAll(gone)} ${gone.length === 1 ? "was" : "were"} deleted`, () => restore(gone.map(({ id }) => id)));
  };
  return { hidden, remove };
}

function nameAll(workflows: readonly Named[]): string {
  return workflows.length === 1 ? `“${workflows[0]?.name}”` : `${workflows.length} workflows`;
}
