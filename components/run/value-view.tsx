"use client";

import { useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { collapseAllNested, JsonView } from "react-json-view-lite";
import { Prose } from "@/components/prose";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { ArtifactRef } from "@/server/workflow/run-event";

const classes = {
  container: "json-tree",
  basicChildStyle: "pl-3",
  label: "mr-1.5 text-fg-2",
  clickableLabel: "mr-1.5 cursor-pointer text-fg-2",
  nullValue: "text-fg-3",
  undefinedValue: "text-fg-3",
  stringValue: "break-words whitespace-pre-wrap text-ok-fg",
  booleanValue: "text-accent-text",
  numberValue: "text-run-fg",
  otherValue: "text-fg",
  punctuation: "text-fg-3",
  expandIcon: "json-tree-closed",
  collapseIcon: "json-tree-open",
  collapsedContent: "json-tree-more",
  childFieldsContainer: "m-0 list-none p-0",
  noQuotesForStringValues: false,
  quotesForFieldNames: false,
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** A list of flat rows reads better as a table. */
export function asRows(value: unknown): { columns: string[]; rows: Record<string, unknown>[] } | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > 200 || !value.every(isRecord)) return null;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  const flat = value.every((row) => Object.values(row).every((cell) => typeof cell !== "object" || cell === null));
  return flat && columns.length > 0 && columns.length <= 8 ? { columns, rows: value } : null;
}

function RowsTable({ columns, rows }: { columns: string[]; rows: Record<string, unknown>[] }) {
  return (
    <div className="overflow-x-auto">
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

const isArtifact = (value: unknown): value is ArtifactRef => isRecord(value) && typeof value.$artifact === "string";

/** A value too large to travel with the run: its beginning, and the rest when asked for. */
function ArtifactBody({ runId, artifact }: { runId: string; artifact: ArtifactRef }) {
  const trpc = useTRPC();
  const [wanted, setWanted] = useState(false);
  const content = useQuery(
    trpc.runs.artifact.queryOptions({ runId, id: artifact.$artifact }, { enabled: wanted, staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <div className="grid gap-2 px-3 py-2">
      <pre className="max-h-96 overflow-auto font-mono text-2xs break-words whitespace-pre-wrap">
        {content.data?.content ?? artifact.preview}
      </pre>
      {!content.data && (
        <Button variant="outline" size="sm" pending={content.isFetching} onClick={() => setWanted(true)}>
          Load all {Math.ceil(artifact.bytes / 1_000)} kB
        </Button>
      )}
    </div>
  );
}

const isAnswer = (value: unknown): value is { text: string } => isRecord(value) && typeof value.text === "string" && value.text !== "";

const imageType = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,/;

/** A picture as text: as a data address. In an <img> no script of it runs. */
const isImage = (value: unknown): value is string => typeof value === "string" && imageType.test(value);

function Picture({ source }: { source: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: it is not a file of ours that could be made smaller
    <img src={source} alt="What the step gave" className="max-h-96 max-w-full bg-canvas p-2" />
  );
}

/** What models and agents give: the answer to read first, the figures behind it. */
function Answer({ text, ...rest }: { text: string }) {
  return (
    <>
      <div className="px-3 py-2">
        <Prose text={text} />
      </div>
      <div className="border-t border-line">
        <ValueBody value={rest} />
      </div>
    </>
  );
}

/** What a merge of several gives: each answer under the node it came from. */
function Answers({ byNode }: { byNode: Record<string, unknown> }) {
  return Object.entries(byNode).map(([nodeId, value]) => (
    <div key={nodeId} className="border-b border-line last:border-0">
      <h5 className="px-3 pt-2 font-mono text-2xs text-fg-3">{nodeId}</h5>
      <ValueBody value={value} />
    </div>
  ));
}

function ValueBody({ value }: { value: unknown }) {
  if (value === undefined || value === null) return <p className="px-3 py-2 text-xs text-fg-3">Nothing</p>;
  if (isImage(value)) return <Picture source={value} />;
  if (typeof value === "string")
    return (
      <div className="px-3 py-2">
        <Prose text={value} />
      </div>
    );
  if (typeof value !== "object") return <p className="num px-3 py-2 font-mono text-xs">{String(value)}</p>;
  if (isAnswer(value)) return <Answer {...value} />;
  if (isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isAnswer)) return <Answers byNode={value} />;
  const table = asRows(value);
  if (table) return <RowsTable {...table} />;
  return (
    <div className="overflow-x-auto px-3 py-2 font-mono text-xs leading-relaxed">
      <JsonView data={value} style={classes} shouldExpandNode={(level) => level < 2 || collapseAllNested(level)} clickToExpandNode />
    </div>
  );
}

/** Any JSON value in a frame: text as text, flat lists as a table, the rest as a tree, with a copy button. */
export const ValueView = memo(function ValueView({ value, label, runId }: { value: unknown; label: string; runId?: string }) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  return (
    <section aria-label={label} className="overflow-hidden rounded-md border border-line bg-panel dark:bg-raised">
      <header className="flex h-8 items-center justify-between border-b border-line bg-sunken pr-1 pl-3 dark:bg-hover/40">
        <h4 className="text-2xs font-medium text-fg-2">{label}</h4>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </header>
      {runId !== undefined && isArtifact(value) ? <ArtifactBody runId={runId} artifact={value} /> : <ValueBody value={value} />}
    </section>
  );
});
