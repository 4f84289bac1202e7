"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useDebounced } from "@/components/use-debounced";
import { readWorkflowFilters, type WorkflowFilters, writeWorkflowFilters } from "./workflow-filters";

/** The filters of the address, a way to change them, and what to ask the server. */
export function useWorkflowFilters() {
  const params = useSearchParams();
  const pathname = usePathname();
  const filters = useMemo(() => readWorkflowFilters(new URLSearchParams(params)), [params]);
  const search = useDebounced(filters.search.trim(), 200);
  const change = (changes: Partial<WorkflowFilters>) => {
    const query = writeWorkflowFilters({ ...filters, ...changes });
    window.history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`);
  };
  const query = {
    search: search || undefined,
    tags: filters.tags.length > 0 ? filters.tags : undefined,
    starred: filters.starred || undefined,
    sort: filters.sort,
  };
  return { filters, query, change, isFiltered: search !== "" || filters.tags.length > 0 || filters.starred };
}
