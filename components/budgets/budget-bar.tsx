import { cn } from "@/components/cn";
import { formatMoney } from "@/components/ui/money";

type BudgetBarProps = { name: string; spentUsd: number; limitUsd: number; setAsideUsd?: number; className?: string };

/** How much of a budget is spent, and how much calls under way may still take. The figures are told beside it. */
export function BudgetBar({ name, spentUsd, limitUsd, setAsideUsd = 0, className }: BudgetBarProps) {
  const spent = Math.min(1, spentUsd / limitUsd);
  const setAside = Math.min(1 - spent, setAsideUsd / limitUsd);
  return (
    <div
      role="progressbar"
      aria-label={`Spent of ${name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(spent * 100)}
      aria-valuetext={`${formatMoney(spentUsd)} of ${formatMoney(limitUsd)}`}
      className={cn("flex h-1.5 overflow-hidden rounded-full bg-hover forced-color-adjust-none", className)}
    >
      <div className={cn("h-full", toneOf(spent))} style={{ width: `${spent * 100}%` }} />
      <div className="h-full bg-line-strong" style={{ width: `${setAside * 100}%` }} />
    </div>
  );
}

function toneOf(part: number): string {
  if (part >= 1) return "bg-fail";
  return part >= 0.75 ? "bg-wait" : "bg-accent";
}
