"use client";
import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useOrg } from "@/components/org-context";
import { countRuns } from "@/components/runs/bulk-dialog";
import { RunActButton } from "@/components/runs/run-act-button";
import { RunExportMenu } from "@/components/runs/run-export-menu";
import type { RunItem } from "@/components/runs/run-rows";
import { type RunAct, useRunActs } from "@/components/runs/use-run-acts";
import type { useRunFilters } from "@/components/runs/use-run-filters";
import { toastError } from "@/components/toast-error";
import { useTRPC, useTRPCClient } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import type { Selection } from "@/components/use-selection";
import { limits } from "@/server/limits";

type RunSelectionBarProps = {
  runs: readonly RunItem[];
  selection: Selection;
  deadLetter: boolean;
  query: ReturnType<typeof useRunFilters>["query"];
  onAct: (act: RunAct, ids: readonly string[]) => Promise<void>;
};

/** What is done with the chosen runs, or with all that fit the filter. Nothing chosen: what choosing is for. */
export function RunSelectionBar({ runs, selection, deadLetter, query, onAct }: RunSelectionBarProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [everything, setEverything] = useState(false);
  const acts = useRunActs(deadLetter);
  const chosen = runs.filter(({ id }) => selection.selected.has(id));
  const isPageChosen = runs.length > 0 && chosen.length === runs.length;
  const count = useQuery(trpc.runs.count.queryOptions(query, { enabled: isPageChosen, staleTime: 30_000 }));
  const letGo = () => {
    selection.set([]);
    setEverything(false);
  };
  // Everything means everything that fits now: one run less, or another filter, and it is a choice of rows again.
  useEffect(() => {
    if (!isPageChosen) setEverything(false);
  }, [isPageChosen]);

  const act = async (which: RunAct) => {
    try {
      const ids = everything ? (await client.runs.match.query(query)).ids : chosen.map(({ id }) => id);
      await onAct(which, ids);
    } catch (error) {
      toastError("The runs could not be found", error);
    }
  };
  const load = async () => (everything ? loadAll(client, query) : chosen);
  const total = everything ? (count.data?.count ?? chosen.length) : chosen.length;
  const [first, second] = chosen;
  return (
    <div className="-mb-2 flex min-h-9 flex-wrap items-center gap-2 text-sm text-fg-2" role="toolbar" aria-label="Chosen runs">
      <RowCheckbox
        label="Choose all runs that are shown"
        checked={chosen.length === 0 ? false : isPageChosen ? true : "indeterminate"}
        onToggle={(on) => selection.set(on ? runs.map(({ id }) => id) : [])}
      />
      {chosen.length === 0 ? (
        <span className="-ml-2 text-xs text-fg-3">
          {deadLetter ? "Failed runs that nobody has retried or dismissed." : "Choose runs to act on many at once."}
        </span>
      ) : (
        <>
          <span className="num mr-1 -ml-2 font-medium text-fg" aria-live="polite">
            {everything ? `All ${countRuns(total)} chosen` : `${total.toLocaleString()} chosen`}
          </span>
          {acts.map((each) => (
            <RunActButton key={each.key} act={each} total={total} everything={everything} onAct={() => act(each)} />
          ))}
          <RunExportMenu load={load} />
          {first && second && chosen.length === 2 && (
            <Button size="sm" variant="outline" asChild>
              <Link href={`/${slug}/runs/compare?a=${second.id}&b=${first.id}`}>
                <GitCompareArrows /> Compare
              </Link>
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={letGo}>
            Clear
          </Button>
          {isPageChosen && !everything && count.data && count.data.count > chosen.length && (
            <Button size="sm" variant="soft" onClick={() => setEverything(true)}>
              {count.data.more
                ? `Choose the latest ${countRuns(limits.bulkRuns)} that fit`
                : `Choose all ${countRuns(count.data.count)} that fit`}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

async function loadAll(client: ReturnType<typeof useTRPCClient>, query: RunSelectionBarProps["query"]): Promise<RunItem[]> {
  const all: RunItem[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: RunItem[]; nextCursor: string | null } = await client.runs.list.query({
      ...query,
      cursor,
      limit: limits.pageSize,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && all.length < limits.bulkRuns);
  return all;
}
