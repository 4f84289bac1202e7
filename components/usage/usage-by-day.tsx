import type { ApiOutputs } from "@/components/api-outputs";
import { BarChart } from "@/components/home/bar-chart";
import { formatMoney } from "@/components/ui/money";
import { gatherDays } from "./usage-period";

type UsageData = ApiOutputs["usage"]["read"];

/** What a period came to, and its days as bars; as a table for those who want the numbers or cannot see. */
export function UsageByDay({ usage }: { usage: UsageData }) {
  const { total, beforeUsd, days } = usage;
  const bars = gatherDays(days);
  return (
    <section aria-label="Spend by day" className="grid gap-4 rounded-lg bg-panel p-4 shadow-sm">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure label="Spend" value={formatMoney(total.costUsd)} note={compare(total.costUsd, beforeUsd)} />
        <Figure label="Calls" value={total.calls.toLocaleString()} note={`${formatMoney(total.costUsd / total.calls)} each`} />
        <Figure label="Tokens in" value={total.inputTokens.toLocaleString()} note={`${total.cachedTokens.toLocaleString()} from a cache`} />
        <Figure
          label="Tokens out"
          value={total.outputTokens.toLocaleString()}
          note={`${total.reasoningTokens.toLocaleString()} of reasoning`}
        />
      </dl>
      <div>
        <BarChart
          className="h-24"
          bars={bars.map(({ key, label, costUsd }) => ({
            key,
            title: `${label}: ${formatMoney(costUsd)}`,
            parts: [{ value: costUsd, className: "fill-agent" }],
          }))}
        />
        <p className="num mt-1 flex justify-between text-2xs text-fg-3">
          <span>{days[0]?.day}</span>
          <span>{days.at(-1)?.day}</span>
        </p>
      </div>
      <DayTable days={days} />
    </section>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-fg-2">{label}</dt>
      <dd className="num mt-0.5 truncate text-lg font-[570] tracking-[-0.018em]">{value}</dd>
      <dd className="num truncate text-xs text-fg-3">{note}</dd>
    </div>
  );
}

/** "12 % more than before", against a stretch of the same length. */
function compare(now: number, before: number): string {
  if (before === 0) return "Nothing in the period before";
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return "As much as before";
  return `${Math.abs(percent).toLocaleString()} % ${percent > 0 ? "more" : "less"} than before`;
}

function DayTable({ days }: { days: UsageData["days"] }) {
  return (
    <details className="text-xs text-fg-2">
      <summary className="inline-flex min-h-6 items-center rounded-sm px-1 hover:text-fg pointer-coarse:min-h-10">
        Show days as a table
      </summary>
      <div className="max-h-72 overflow-auto">
        <table className="w-full text-right">
          <caption className="sr-only">Spend by day</caption>
          <thead className="sticky top-0 bg-panel text-fg-3">
            <tr className="border-b border-line *:py-1.5 *:font-medium">
              <th scope="col" className="text-left">
                Day
              </th>
              <th scope="col">Spend</th>
              <th scope="col">Calls</th>
              <th scope="col">Tokens in</th>
              <th scope="col">Tokens out</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, costUsd, calls, inputTokens, outputTokens }) => (
              <tr key={day} className="num border-b border-line *:py-1.5 last:border-b-0">
                <th scope="row" className="text-left font-normal">
                  {day}
                </th>
                <td>{formatMoney(costUsd)}</td>
                <td>{calls.toLocaleString()}</td>
                <td>{inputTokens.toLocaleString()}</td>
                <td>{outputTokens.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
