"use client";
import { useSearchParams } from "next/navigation";
import { type UsageBreakdown, usageBreakdowns } from "@/server/workflow/usage";
import { isDay, isUsagePeriod, spanOf, type UsagePeriod, type UsageSpan } from "./usage-period";

type UsageAddress = {
  /** null: days chosen by hand. */
  period: UsagePeriod | null;
  span: UsageSpan;
  by: UsageBreakdown;
  change(next: Record<string, string | null>): void;
};

/** What is looked at is in the URL, so that it can be linked to. */
export function useUsageAddress(): UsageAddress {
  const params = useSearchParams();
  const [from, to, asked] = [params.get("from"), params.get("to"), params.get("period")];
  const byHand = isDay(from) && isDay(to) ? { from, to } : null;
  const period = byHand ? null : isUsagePeriod(asked) ? asked : "30d";
  return {
    period,
    span: byHand ?? spanOf(period ?? "30d", Date.now()),
    by: usageBreakdowns.find((known) => known === params.get("by")) ?? "model",
    change(next) {
      const changed = new URLSearchParams(params);
      for (const [name, value] of Object.entries(next)) {
        if (value === null) changed.delete(name);
        else changed.set(name, value);
      }
      window.history.replaceState(null, "", `?${changed}`);
    },
  };
}
