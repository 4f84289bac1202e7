import { type FiguresData, formatSlot, type Period } from "@/components/home/figure-words";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";

/** What the charts show, number by number. */
export function FiguresTable({ figures, period }: { figures: FiguresData; period: Period }) {
  return (
    <details className="group rounded-lg text-xs text-fg-2 open:bg-panel open:shadow-sm">
      <summary className="inline-flex min-h-6 items-center rounded-sm px-1 hover:text-fg group-open:px-4 group-open:pt-2 pointer-coarse:min-h-10">
        Show as a table
      </summary>
      <div className="max-h-72 overflow-auto px-4 pb-3">
        <table className="w-full text-right">
          <caption className="sr-only">Runs and spend by the time in which they began</caption>
          <thead className="sticky top-0 bg-panel text-fg-3">
            <tr className="border-b border-line *:py-1.5 *:font-medium">
              <th scope="col" className="text-left">
                From
              </th>
              <th scope="col">Runs</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Failed</th>
              <th scope="col">Spend</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {figures.slots.toReversed().map((slot) => (
              <tr key={slot.at} className="num border-b border-line *:py-1.5 last:border-b-0">
                <th scope="row" className="text-left font-normal">
                  <time dateTime={slot.at}>{formatSlot(slot.at, period)}</time>
                </th>
                <td>{slot.runs.toLocaleString()}</td>
                <td>{slot.succeeded.toLocaleString()}</td>
                <td>{slot.failed.toLocaleString()}</td>
                <td>{formatMoney(slot.costUsd)}</td>
                <td>{slot.meanMs === null ? "–" : formatDuration(slot.meanMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
