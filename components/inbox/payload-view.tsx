import { isRecord, labelOf } from "@/components/inbox/payload";
import { Prose } from "@/components/prose";

/** A JSON value for reading: text as text, objects as labelled lines, lists of alike objects as tables, the rest as JSON. */
export function PayloadView({ value, nested = false }: { value: unknown; nested?: boolean }) {
  if (value === null || value === undefined || value === "") return <p className="text-fg-3">Nothing</p>;
  if (typeof value === "string") return <Prose text={value} />;
  if (typeof value === "number")
    return <p className="num">{value.toLocaleString(undefined, { useGrouping: "min2", maximumFractionDigits: 20 })}</p>;
  if (typeof value === "boolean") return <p>{value ? "Yes" : "No"}</p>;
  if (isTable(value)) return <RowsTable rows={value} />;
  if (Array.isArray(value)) return <ItemList items={value} />;
  if (isRecord(value)) return <Lines record={value} nested={nested} />;
  return <pre className="overflow-x-auto font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>;
}

function Lines({ record, nested }: { record: Record<string, unknown>; nested: boolean }) {
  return (
    <dl className={nested ? "mt-1 grid gap-2 border-l border-line-strong pl-3" : "grid gap-3"}>
      {Object.entries(record).map(([key, value]) => (
        <div key={key} className="grid gap-0.5">
          <dt className="text-xs font-medium text-fg-3">{labelOf(key)}</dt>
          <dd className="min-w-0">
            <PayloadView value={value} nested />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ItemList({ items }: { items: unknown[] }) {
  return (
    <ul className="grid list-disc gap-1 pl-4 marker:text-fg-3">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the value is shown once and never edited here
        <li key={index}>
          <PayloadView value={item} />
        </li>
      ))}
    </ul>
  );
}

function RowsTable({ rows }: { rows: Record<string, unknown>[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-xs">
        <thead className="bg-sunken text-left text-fg-3">
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2.5 py-1.5 font-medium whitespace-nowrap">
                {labelOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the value is shown once and never edited here
            <tr key={index}>
              {columns.map((column) => (
                <td key={column} className="num px-2.5 py-1.5 align-top">
                  {showCell(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function showCell(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "–" : JSON.stringify(value);
}

const isFlat = (row: Record<string, unknown>) => Object.values(row).every((cell) => cell === null || typeof cell !== "object");

function isTable(value: unknown): value is Record<string, unknown>[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 200 &&
    value.every((row) => isRecord(row) && isFlat(row) && Object.keys(row).length <= 8)
  );
}
