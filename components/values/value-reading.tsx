"use client";
import type { ReactNode } from "react";
import { Prose } from "@/components/prose";
import { Picture } from "./picture";
import { readAs } from "./read-as";

/** Text past this is shown as written: drawing its Markdown would hold the page up. */
const proseChars = 20_000;

type ValueReadingProps = {
  value: unknown;
  /** Draws what stands behind the words of an answer. `path`: where in the value it is. */
  renderRest: (rest: Record<string, unknown>, path: string[]) => ReactNode;
};

/** A value as a person reads it: text as text, a list of alike things as a table, a picture as a picture, an answer by its words. */
export function ValueReading({ value, renderRest }: ValueReadingProps) {
  const reading = readAs(value);
  if (reading === null) return null;
  if (reading.kind === "text") return <Words text={reading.text} />;
  if (reading.kind === "picture")
    return (
      <Above rest={restOf(reading.rest, [])}>
        <Picture {...reading} />
      </Above>
    );
  if (reading.kind === "table")
    return (
      <Above rest={restOf(reading.rest, [])}>
        <RowsTable {...reading} />
      </Above>
    );
  if (reading.kind === "answer") return <Answer text={reading.text}>{restOf(reading.rest, [])}</Answer>;
  return reading.answers.map(({ nodeId, text, rest }) => (
    <div key={nodeId} className="border-b border-line last:border-0">
      <h5 className="px-3 pt-2 font-mono text-2xs text-fg-3">{nodeId}</h5>
      <Answer text={text}>{restOf(rest, [nodeId])}</Answer>
    </div>
  ));

  function restOf(rest: Record<string, unknown>, path: string[]): ReactNode {
    return Object.keys(rest).length > 0 && renderRest(rest, path);
  }
}

function Words({ text }: { text: string }) {
  return (
    <div className="px-3 py-2">
      {text.length > proseChars ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <p tabIndex={0} className="max-h-96 overflow-y-auto text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
          {text}
        </p>
      ) : (
        <Prose text={text} />
      )}
    </div>
  );
}

function Answer({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Above rest={children}>
      <Words text={text} />
    </Above>
  );
}

/** What is to be read first, the figures behind it below. */
function Above({ children, rest }: { children: ReactNode; rest: ReactNode }) {
  return (
    <>
      {children}
      {rest && <div className="border-t border-line">{rest}</div>}
    </>
  );
}

function RowsTable({ columns, rows }: { columns: readonly string[]; rows: readonly Record<string, unknown>[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="max-h-96 overflow-auto" tabIndex={0}>
      <table className="w-full text-xs">
        <thead>
          <tr className="border-b border-line text-left text-fg-3">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2.5 py-1.5 font-medium">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished value never move.
            <tr key={index} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <td key={column} className="num px-2.5 py-1.5">
                  {String(row[column] ?? "")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
