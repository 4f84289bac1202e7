"use client";

import { useLayoutEffect } from "react";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import { statusWord } from "@/components/ui/status-badge";
import { compareRuns, type NodeComparison } from "@/server/workflow/compare/compare-runs";
import type { DocumentNode } from "@/server/workflow/document";
import { emptyRunView, type RunView, type StepView } from "@/server/workflow/run-view";
import { ErrorCard } from "./error-card";
import { previewValue } from "./state/state-lines";
import { ValueView } from "./value-view";

type ReportProps = {
  run: { id: string; workflowName: string; version: number | null; startedBy: string };
  /** As of the moment that is looked at. */
  view: RunView;
  /** The moment, when it is not now. */
  asOf: number | null;
  nodes: readonly DocumentNode[];
};

const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** The run on paper: what it was, how it came out, and each step with what it took. */
export function RunReport({ run, view, asOf, nodes }: ReportProps) {
  const { id: runId, workflowName: name, version, startedBy } = run;
  const { looks } = useOrg();
  usePaper();
  const steps = compareRuns(
    view,
    emptyRunView(),
    nodes.map(({ id }) => id),
  ).nodes.filter(({ a }) => a !== null);
  const named = new Map(nodes.map((node) => [node.id, node]));
  const { startedAt, finishedAt } = view;
  const facts = [
    ["State", `${statusWord(view.status)}${asOf === null ? "" : ` (as of ${when.format(asOf)})`}`],
    ["Version", version === null ? "Draft" : String(version)],
    ["Started", startedAt === undefined ? "Not yet" : `${when.format(Date.parse(startedAt))}, by ${startedBy}`],
    ["Time", startedAt !== undefined && finishedAt !== undefined ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : "–"],
    ["Tokens", (view.tokens.input + view.tokens.output).toLocaleString("en")],
    ["Cost", formatMoney(view.costMicros / 1_000_000)],
    ["Run", runId],
  ] as const;
  return (
    <article aria-label="Report of the run" className="run-report hidden print:block">
      <h1 className="text-xl font-[570]">{name}</h1>
      <dl className="my-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-fg-2">{term}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {view.error && <ErrorCard error={view.error} />}
      <h2 className="mt-5 mb-2 text-md font-[570]">Steps</h2>
      <table className="w-full text-xs">
        <thead>
          <tr className="border-b border-line-strong text-left text-fg-2">
            {["Step", "Kind", "State", "Time", "Tokens", "Cost", "Gave"].map((word) => (
              <th key={word} scope="col" className="py-1 pr-3 font-medium">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <StepRow
              key={step.nodeId}
              step={step}
              name={named.get(step.nodeId)?.name || step.nodeId}
              kind={looks[named.get(step.nodeId)?.type ?? ""]?.label ?? ""}
            />
          ))}
        </tbody>
      </table>
      <h2 className="mt-5 mb-2 text-md font-[570]">Started with</h2>
      <ValueView label="Input" value={view.input} isOnPaper />
      {view.output !== undefined && (
        <>
          <h2 className="mt-5 mb-2 text-md font-[570]">Result</h2>
          <ValueView label="Output" value={view.output} isOnPaper />
        </>
      )}
    </article>
  );
}

/** The beginning of what a step gave, an answer by its text; of a failure its words. */
function gaveWords(step: StepView | null | undefined): string {
  const output = step?.output;
  if (output === undefined) return step?.error?.message ?? "";
  const isAnswer = typeof output === "object" && output !== null && "text" in output && typeof output.text === "string";
  return previewValue(isAnswer ? output.text : output, 160);
}

/** Paper is white, whatever the screen is. */
function usePaper() {
  useLayoutEffect(() => {
    const { classList } = document.documentElement;
    if (!classList.contains("dark")) return;
    classList.remove("dark");
    return () => classList.add("dark");
  }, []);
}

function StepRow({ step: { a: figures, pairs }, name, kind }: { step: NodeComparison; name: string; kind: string }) {
  if (!figures) return null;
  const { status, count, failed, durationMs, tokens, costMicros } = figures;
  const passes = count > 1 ? `, ${count} passes${failed > 0 ? `, ${failed} failed` : ""}` : "";
  return (
    <tr className="border-b border-line align-top">
      <td className="py-1 pr-3 font-medium">{name}</td>
      <td className="py-1 pr-3 text-fg-2">{kind}</td>
      <td className="py-1 pr-3">
        {statusWord(status)}
        {passes}
      </td>
      <td className="num py-1 pr-3 whitespace-nowrap">{durationMs === 0 ? "–" : formatDuration(durationMs)}</td>
      <td className="num py-1 pr-3">{tokens === 0 ? "–" : tokens.toLocaleString("en")}</td>
      <td className="num py-1 pr-3">{costMicros === 0 ? "–" : formatMoney(costMicros / 1_000_000)}</td>
      <td className="max-w-60 py-1 break-words text-fg-2">{count > 1 ? "" : gaveWords(pairs[0]?.a)}</td>
    </tr>
  );
}
