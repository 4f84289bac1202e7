"use client";
import { useQuery } from "@tanstack/react-query";
import { PiggyBank } from "lucide-react";
import Link from "next/link";
import type { ApiOutputs } from "@/components/api-outputs";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { formatMoney } from "@/components/ui/money";
import type { UsageSpan } from "./usage-period";

type Suggestion = ApiOutputs["usage"]["savings"][number];

/** Where money could be saved, with the figure. Nothing when nothing is worth a thought. */
export function UsageSavings({ span }: { span: UsageSpan }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.usage.savings.queryOptions(span));
  if (!data || data.length === 0) return null;
  return (
    <section className="grid gap-2 rounded-lg bg-panel p-4 shadow-sm" aria-label="Where money could be saved">
      <h2 className="flex items-center gap-2 text-sm font-[570]">
        <PiggyBank className="size-4 text-fg-3" aria-hidden="true" /> Where money could be saved
      </h2>
      <ul className="divide-y divide-line">
        {data.map((suggestion) => (
          <SuggestionRow
            key={`${suggestion.kind} ${suggestion.workflowId} ${suggestion.node} ${suggestion.model}`}
            suggestion={suggestion}
          />
        ))}
      </ul>
    </section>
  );
}

function SuggestionRow({ suggestion }: { suggestion: Suggestion }) {
  const { slug } = useOrg();
  const { kind, workflowId, workflow, node, model, otherModel, spentUsd, insteadUsd } = suggestion;
  const isFailed = kind === "failed-runs";
  const href = isFailed ? `/${slug}/runs?status=failed&workflow=${workflowId}` : `/${slug}/workflows/${workflowId}`;
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2 last:pb-0">
      <p className="min-w-0 flex-1 basis-64 text-pretty">
        <Link href={href} className="font-[550] after:absolute after:inset-0 hover:underline">
          {isFailed ? workflow : `${node} · ${workflow}`}
        </Link>
        <span className="text-fg-2">
          {isFailed
            ? `: ${formatMoney(spentUsd)} were spent by runs that failed. See why, and let a cheap step check the input first.`
            : `: the same tokens of ${otherModel} instead of ${model} would have cost ${formatMoney(insteadUsd)}. Try whether it answers as well.`}
        </span>
      </p>
      <p className="num text-ok-fg">up to {formatMoney(spentUsd - insteadUsd)}</p>
    </li>
  );
}
