"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { toastUndo } from "@/components/toast-undo";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { useStored } from "@/components/use-stored";

export type SavedFilter = ApiOutputs["runFilters"]["list"][number];

const isSaved = (value: unknown): value is SavedFilter[] =>
  Array.isArray(value) && value.every((each) => typeof each?.name === "string" && typeof each?.query === "string");

const nothing: SavedFilter[] = [];

/** The filters that the person keeps with their account. What changes shows at once, and goes back when the server refuses. */
export function useSavedFilters() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.runFilters.list.queryOptions());
  const queryKey = trpc.runFilters.list.queryKey();
  const saved = list.data ?? nothing;

  const change = async (next: (before: readonly SavedFilter[]) => SavedFilter[], send: () => Promise<unknown>, refused: string) => {
    await queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData<SavedFilter[]>(queryKey, (before) => next(before ?? nothing));
    try {
      await send();
    } catch (error) {
      toastError(refused, error);
    }
    await queryClient.invalidateQueries({ queryKey });
  };
  const keep = (filter: SavedFilter) =>
    change(
      (before) =>
        before.some(({ name }) => name === filter.name)
          ? before.map((each) => (each.name === filter.name ? filter : each))
          : [...before, filter],
      () => client.runFilters.keep.mutate(filter),
      "The filters could not be kept",
    );
  const forget = (filter: SavedFilter) => {
    toastUndo(`${filter.name} forgotten`, () => keep(filter));
    return change(
      (before) => before.filter(({ name }) => name !== filter.name),
      () => client.runFilters.forget.mutate({ name: filter.name }),
      "The filters could not be forgotten",
    );
  };
  useMoveFromBrowser(list.data);
  return { saved, isPending: list.isPending, error: list.error, retry: () => list.refetch(), keep, forget };
}

/** Filters were kept in the browser once: those that the account does not have move there. */
function useMoveFromBrowser(known: readonly SavedFilter[] | undefined) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [inBrowser, setInBrowser] = useStored<SavedFilter[]>(`run-filters:${slug}`, { initial: nothing, isValid: isSaved });
  const moved = useRef(false);
  // The external system is the browser's storage.
  useEffect(() => {
    if (known === undefined || inBrowser.length === 0 || moved.current) return;
    moved.current = true;
    const names = new Set(known.map(({ name }) => name));
    const missing = inBrowser.filter(({ name, query }) => !names.has(name) && query !== "");
    Promise.all(missing.map(({ name, query }) => client.runFilters.keep.mutate({ name, query }))).then(
      () => {
        setInBrowser(nothing);
        return queryClient.invalidateQueries({ queryKey: trpc.runFilters.list.queryKey() });
      },
      (error: unknown) => toastError("Filters of this browser could not be moved to your account", error),
    );
  }, [known, inBrowser, setInBrowser, client, queryClient, trpc]);
}
