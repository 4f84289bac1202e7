"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { useDebounced } from "@/components/use-debounced";
import { noFilters, type RunFilters, readFilters, toQuery, writeFilters } from "./run-filters";

/** The filters of the address, a way to change them, and what to ask the server. Only the address changes: nothing is loaded anew. */
export function useRunFilters() {
  const params = useSearchParams();
  const pathname = usePathname();
  const filters = useMemo(() => readFilters(new URLSearchParams(params)), [params]);
  // "The last hour" counts back from when it was chosen, or the question would be another one at each look.
  const [since, setSince] = useState(() => Date.now());
  const settledSearch = useDebounced(filters.search, 250);
  const show = useCallback(
    (next: RunFilters) => {
      const query = writeFilters(next);
      window.history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`);
      setSince(Date.now());
    },
    [pathname],
  );
  const query = useMemo(() => toQuery({ ...filters, search: settledSearch }, since), [filters, settledSearch, since]);
  return {
    filters,
    query,
    change: (changes: Partial<RunFilters>) => show({ ...filters, ...changes }),
    replace: (address: string) => show(readFilters(new URLSearchParams(address))),
    clear: () => show(noFilters),
  };
}
