"use client";

import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { statusWord } from "@/components/ui/status-badge";
import { type StepPair, withoutUsage } from "@/server/workflow/compare/compare-runs";
import { diffValues } from "@/server/workflow/compare/diff-values";
import type { StepView } from "@/server/workflow/run-view";
import { previewValue } from "../state/state-lines";
import { parseStepKey } from "../step-key";

/** So many passes that differ are told of; more would not be read. */
const mostPairs = 50;

/** What differs between the outcomes of a step, place by place; inside loops for each pass that differs. */
export function ComparePairs({ pairs, runs }: { pairs: readonly StepPair[]; runs: { a: string; b: string } }) {
  const different = pairs.filter(({ isSame }) => !isSame);
  return (
    <div className="grid gap-3 bg-sunken/50 px-3 py-3 pl-9 text-xs">
      {different.length === 0 && <p className="text-fg-3">The same outcome in both runs.</p>}
      {different.slice(0, mostPairs).map((pair) => (
        <Pair key={pair.stepKey} pair={pair} runs={runs} />
      ))}
      {different.length > mostPairs && <p className="text-fg-3">and {different.length - mostPairs} more passes that differ</p>}
      <StepLinks pairs={pairs} runs={runs} />
    </div>
  );
}

function Pair({ pair: { stepKey, a, b }, runs }: { pair: StepPair; runs: { a: string; b: string } }) {
  const { path } = parseStepKey(stepKey);
  const isBoth = a !== null && b !== null && a.status !== "skipped" && b.status !== "skipped";
  return (
    <div className="grid gap-1.5">
      {path.length > 0 && (
        <p className="flex items-center gap-2 font-medium">
          Pass {path.map((pass) => pass + 1).join(".")}
          <StepLinks pairs={[{ stepKey, a, b, isSame: false }]} runs={runs} />
        </p>
      )}
      {isBoth ? (
        <OutputChanges a={a} b={b} />
      ) : (
        <p className="text-fg-2">{a === null || a.status === "skipped" ? "Only run B came here." : "Only run A came here."}</p>
      )}
    </div>
  );
}

function OutputChanges({ a, b }: { a: StepView; b: StepView }) {
  const changes = diffValues(outcomeOf(a), outcomeOf(b));
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed font-mono text-2xs" aria-label="What differs">
        <thead>
          <tr className="text-left text-fg-3">
            <th scope="col" className="w-1/4 py-1 pr-2 font-normal">
              Where
            </th>
            <th scope="col" className="py-1 pr-2 font-normal">
              A
            </th>
            <th scope="col" className="py-1 font-normal">
              B
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path} className="border-t border-line align-top">
              <th scope="row" className="py-1 pr-2 text-left font-normal break-words text-fg-2">
                {path || "the output"}
              </th>
              <Value value={before} />
              <Value value={after} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  return (
    <td className="py-1 pr-2 break-words">
      {value === undefined ? (
        <span className="text-fg-3">not there</span>
      ) : (
        previewValue(typeof value === "string" ? value : JSON.stringify(value), 300)
      )}
    </td>
  );
}

/** The output, and beside it what else tells one end from another. */
function outcomeOf({ status, handle, output, error }: StepView): Record<string, unknown> {
  return {
    status: statusWord(status),
    ...(handle === undefined ? {} : { "left by": handle }),
    output: withoutUsage(output),
    ...(error ? { error: error.message } : {}),
  };
}

function StepLinks({ pairs, runs }: { pairs: readonly StepPair[]; runs: { a: string; b: string } }) {
  const { slug } = useOrg();
  if (pairs.length !== 1) return null;
  return (
    <span className="flex gap-3 font-normal">
      {(["a", "b"] as const).map((side) => {
        const step = pairs[0]?.[side];
        return (
          step && (
            <Link key={side} href={`/${slug}/runs/${runs[side]}?step=${step.stepKey}`} className="text-accent-text hover:underline">
              Open in {side.toUpperCase()}
            </Link>
          )
        );
      })}
    </span>
  );
}
