import type { ApiOutputs } from "@/components/api-outputs";
import { formatMoney } from "@/components/ui/money";

type UsageData = ApiOutputs["usage"]["read"];

/** What a period came to for each model, workflow or person, the dearest first. */
export function UsageGroups({ groups, total }: Pick<UsageData, "groups" | "total">) {
  return (
    <div className="overflow-x-auto rounded-lg bg-panel shadow-sm">
      <table className="w-full text-right text-sm">
        <caption className="sr-only">Spend by what it was for, the dearest first</caption>
        <thead className="text-2xs text-fg-3">
          <tr className="border-b border-line *:px-4 *:py-2 *:font-medium">
            <th scope="col" className="text-left">
              Name
            </th>
            <th scope="col">Spend</th>
            <th scope="col" className="max-sm:hidden">
              Share
            </th>
            <th scope="col">Calls</th>
            <th scope="col" className="max-sm:hidden">
              Tokens in
            </th>
            <th scope="col" className="max-sm:hidden">
              Tokens out
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ key, name, costUsd, calls, inputTokens, outputTokens }) => (
            <tr key={key ?? "others"} className="num border-b border-line *:px-4 *:py-2 last:border-b-0">
              <th scope="row" className="max-w-56 truncate text-left font-[550]" title={name}>
                {name}
              </th>
              <td>{formatMoney(costUsd)}</td>
              <td className="max-sm:hidden">
                <Share part={total.costUsd === 0 ? 0 : costUsd / total.costUsd} />
              </td>
              <td>{calls.toLocaleString()}</td>
              <td className="text-fg-2 max-sm:hidden">{inputTokens.toLocaleString()}</td>
              <td className="text-fg-2 max-sm:hidden">{outputTokens.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Share({ part }: { part: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className="h-1.5 w-16 overflow-hidden rounded-full bg-hover forced-color-adjust-none" aria-hidden="true">
        <span className="block h-full bg-agent" style={{ width: `${part * 100}%` }} />
      </span>
      <span className="w-10 text-xs text-fg-2">{part > 0 && part < 0.01 ? "< 1" : Math.round(part * 100)} %</span>
    </span>
  );
}
