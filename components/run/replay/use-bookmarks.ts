"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ApiOutputs } from "@/components/api-outputs";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";

export type Bookmark = ApiOutputs["runs"]["bookmarks"][number];

const none: readonly Bookmark[] = [];

/** The named moments of a run, and the ways to change them. */
export function useBookmarks(runId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.runs.bookmarks.queryOptions({ runId }));
  const settled = () => queryClient.invalidateQueries({ queryKey: trpc.runs.bookmarks.queryKey({ runId }) });
  const add = useMutation(
    trpc.runs.addBookmark.mutationOptions({
      onSuccess: () => void toast.success("Moment kept"),
      onError: (error) => toastError("The moment could not be kept", error),
      onSettled: settled,
    }),
  );
  const remove = useMutation(
    trpc.runs.removeBookmark.mutationOptions({
      onError: (error) => toastError("The bookmark could not be removed", error),
      onSettled: settled,
    }),
  );
  return {
    bookmarks: list.data ?? none,
    isLoaded: list.isSuccess,
    add: (seq: number, name: string) => add.mutate({ runId, seq, name }),
    /** At once, with a way back in the toast. */
    remove(bookmark: Bookmark) {
      remove.mutate({ id: bookmark.id });
      toast(`“${bookmark.name}” removed`, {
        action: { label: "Undo", onClick: () => add.mutate({ runId, seq: bookmark.seq, name: bookmark.name }) },
      });
    },
  };
}
