"use client";
import { useQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import type { ApiOutputs } from "@/components/api-outputs";
import { useTRPC } from "@/components/trpc-provider";
import { formatMoney } from "@/components/ui/money";

type Estimate = ApiOutputs["usage"]["estimate"];

/** What the run will cost, as far as can be told before it. Nothing when it asks no model, or when nobody can say. */
export function RunEstimate({ workflowId, version }: { workflowId: string; version: number | null }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.usage.estimate.queryOptions({ workflowId, version: version ?? "draft" }, { staleTime: 0 }));
  if (!data || data.by === "free") return null;
  return (
    <p className="flex items-start gap-2 text-xs text-pretty text-fg-2">
      <Coins className="mt-px size-3.5 shrink-0 text-fg-3" aria-hidden="true" />
      <span>
        {estimateWords(data)}
        {data.unpriced.length > 0 && ` Without ${data.unpriced.join(", ")}, which ${data.unpriced.length === 1 ? "has" : "have"} no price.`}
      </span>
    </p>
  );
}

/** "Costs $0.0021 to $0.0048, as the last 12 runs did." */
function estimateWords({ by, lowUsd, highUsd, runs }: Estimate): string {
  const [low, high] = [formatMoney(lowUsd), formatMoney(highUsd)];
  const range = low === high ? low : `${low} to ${high}`;
  return by === "runs"
    ? `Costs ${range}, as the last ${runs} runs did.`
    : `Costs ${range} by the models' prices, from one short answer each to the longest.`;
}
