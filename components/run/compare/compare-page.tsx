"use client";

import { ArrowLeft, ArrowLeftRight } from "lucide-react";
import Link from "next/link";
import { useEffect, useMemo, useState } from "react";
import { ReadOnlyCanvas } from "@/components/canvas/read-only-canvas";
import { clearRun, useRunStore } from "@/components/canvas/use-run-store";
import { useOrg } from "@/components/org-context";
import { PageError } from "@/components/shell/page-error";
import { Button } from "@/components/ui/button";
import { compareRuns } from "@/server/workflow/compare/compare-runs";
import type { WorkflowDocument } from "@/server/workflow/document";
import { useIsNarrow } from "../use-is-narrow";
import { CompareNodes } from "./compare-nodes";
import { CompareSkeleton } from "./compare-skeleton";
import { CompareTotals } from "./compare-totals";
import { joinDocuments } from "./join-documents";
import { type ComparedRun, useComparedRun } from "./use-compared-run";
import "../run.css";

/** Two runs side by side: the way each took on one drawing, and how every step came out. */
export function ComparePage({ a, b }: { a: string; b: string }) {
  const [left, right] = [useComparedRun(a), useComparedRun(b)];
  const failed = left.error ? left : right.error ? right : null;
  if (failed) return <PageError kind="run" error={failed.error} title="The runs could not be compared" onRetry={failed.retry} />;
  if (!left.run || !right.run) return <CompareSkeleton />;
  return <Comparison a={left.run} b={right.run} />;
}

function Comparison({ a, b }: { a: ComparedRun; b: ComparedRun }) {
  const { slug } = useOrg();
  const narrow = useIsNarrow();
  const [chosen, choose] = useState<string | null>(null);
  // tRPC types `unknown` fields as optional; on the wire they are the same.
  const document = useMemo(() => joinDocuments(a.details.document as WorkflowDocument, b.details.document as WorkflowDocument), [a, b]);
  const comparison = useMemo(
    () =>
      compareRuns(
        a.view,
        b.view,
        document.nodes.map(({ id }) => id),
      ),
    [a, b, document],
  );
  // The drawing's store is outside React.
  useEffect(() => {
    const paths = Object.fromEntries(comparison.nodes.flatMap(({ nodeId, path }) => (path ? [[nodeId, path]] : [])));
    useRunStore.setState({ paths: { nodes: paths, edges: comparison.edges } });
    return clearRun;
  }, [comparison]);
  const isOfOne = a.details.workflowId === b.details.workflowId;
  const list = (
    <CompareNodes comparison={comparison} document={document} a={a.details.id} b={b.details.id} chosen={chosen} onChoose={choose} />
  );
  return (
    <div className="flex h-dvh flex-col print:block print:h-auto">
      <header className="flex min-h-[46px] flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-3 py-1.5">
        <Button variant="ghost" size="icon" asChild>
          <Link href={`/${slug}/runs`} aria-label="All runs" title="All runs">
            <ArrowLeft />
          </Link>
        </Button>
        <h1 className="truncate text-sm font-[570]">Two runs of {a.details.workflowName}</h1>
        {!isOfOne && <span className="text-xs text-wait-fg">and of {b.details.workflowName}: steps are compared by their id</span>}
        <Button variant="outline" asChild className="ml-auto">
          <Link href={`/${slug}/runs/compare?a=${b.details.id}&b=${a.details.id}`}>
            <ArrowLeftRight /> <span className="max-sm:sr-only">Swap</span>
          </Link>
        </Button>
      </header>
      <main className="flex min-h-0 flex-1 max-md:block max-md:overflow-y-auto print:block">
        {!narrow && (
          <div className="relative min-w-0 flex-1 border-r border-line print:hidden">
            <ReadOnlyCanvas mode="run" document={document} selected={chosen} onSelect={choose} />
            <Legend />
          </div>
        )}
        <div className="flex min-h-0 w-[46%] min-w-96 flex-col overflow-y-auto bg-panel max-md:w-full max-md:min-w-0 print:w-full">
          <CompareTotals comparison={comparison} a={a.details} b={b.details} />
          {list}
        </div>
      </main>
    </div>
  );
}

const legend = [
  { path: "a", word: "Only A" },
  { path: "b", word: "Only B" },
  { path: "both", word: "Both" },
] as const;

function Legend() {
  return (
    <ul aria-label="Legend" className="absolute top-3 left-3 z-5 flex gap-3 rounded-[10px] bg-raised px-3 py-1.5 text-xs shadow-md">
      {legend.map(({ path, word }) => (
        <li key={path} className="flex items-center gap-1.5">
          <span data-path={path} className="compare-swatch" aria-hidden="true" />
          {word}
        </li>
      ))}
    </ul>
  );
}
