"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useOrg } from "@/components/org-context";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RunComparison, RunTotals } from "@/server/workflow/compare/compare-runs";
import { Difference } from "./difference";

type RunName = { id: string; version: number | null; createdAt: string; startedBy: string };

/** The two runs, and their figures beside each other. */
export function CompareTotals({ comparison, a, b }: { comparison: RunComparison; a: RunName; b: RunName }) {
  const row = (label: string, read: (totals: RunTotals) => number | null, format: (value: number) => string) => (
    <Figure label={label} a={read(comparison.a)} b={read(comparison.b)} format={format} />
  );
  return (
    <table className="w-full table-fixed border-b border-line text-sm" aria-label="Totals">
      <thead>
        <tr className="border-b border-line align-top">
          <td className="w-24 max-md:w-16" />
          <RunHead name="A" run={a} badge={<StatusBadge status={comparison.a.status} />} />
          <RunHead name="B" run={b} badge={<StatusBadge status={comparison.b.status} />} />
        </tr>
      </thead>
      <tbody>
        {row("Time", ({ durationMs }) => durationMs, formatDuration)}
        {row("Steps", ({ steps }) => steps, String)}
        {row("Failed", ({ failed }) => failed, String)}
        {row(
          "Tokens",
          ({ tokens }) => tokens,
          (value) => value.toLocaleString("en"),
        )}
        {row(
          "Cost",
          ({ costMicros }) => costMicros,
          (value) => formatMoney(value / 1_000_000),
        )}
      </tbody>
    </table>
  );
}

function RunHead({ name, run, badge }: { name: string; run: RunName; badge: ReactNode }) {
  const { slug } = useOrg();
  return (
    <th scope="col" className="px-3 py-2.5 text-left font-normal">
      <span className="flex flex-wrap items-center gap-2">
        <span data-path={name.toLowerCase()} className="compare-letter">
          {name}
        </span>
        {badge}
      </span>
      <Link href={`/${slug}/runs/${run.id}`} className="mt-1 block truncate text-xs font-medium text-accent-text hover:underline">
        {run.version === null ? "Draft" : `Version ${run.version}`}, <RelativeTime at={run.createdAt} />
      </Link>
      <span className="block truncate text-2xs text-fg-3">{run.startedBy}</span>
    </th>
  );
}

type FigureProps = { label: string; a: number | null; b: number | null; format: (value: number) => string };

function Figure({ label, a, b, format }: FigureProps) {
  return (
    <tr>
      <th scope="row" className="px-3 py-1 text-left text-xs font-normal text-fg-3">
        {label}
      </th>
      <td className="num px-3 py-1">{a === null ? "–" : format(a)}</td>
      <td className="num px-3 py-1">
        {b === null ? "–" : format(b)} {a !== null && b !== null && <Difference a={a} b={b} format={format} />}
      </td>
    </tr>
  );
}
