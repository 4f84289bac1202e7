"use client";

import { Check, ChevronRight, LoaderCircle, X } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { NodeTile } from "@/components/node-tile";
import { useOrg } from "@/components/org-context";
import { Duration } from "@/components/ui/duration";
import { asPicture, asRows, asRowsOfAnswer } from "@/components/values/read-as";
import type { ToolCallView } from "@/server/workflow/run-view";
import { previewValue } from "../state/state-lines";
import { ValueView } from "../value-view";
import { StoryEntry } from "./story-entry";

const mostRows = 3;

/** A tool call: what it was asked, the beginning of what it gave, and all of it when opened. */
export function ToolCallCard({ runId, call, turn }: { runId: string; call: ToolCallView; turn?: number | undefined }) {
  const [open, setOpen] = useState(false);
  const { looks } = useOrg();
  const look = looks[call.tool] ?? { label: call.tool, group: "tool" as const, icon: "wrench" };
  const isPending = call.ok === undefined;
  return (
    <StoryEntry
      turn={turn}
      icon={<NodeTile group={look.group} icon={look.icon} size="sm" />}
      title={<span className="font-mono text-xs">{call.tool}</span>}
      side={<Outcome call={call} />}
    >
      <div className="mt-1 overflow-hidden rounded-md border border-line">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Arguments and result of ${call.tool}`}
          onClick={() => setOpen(!open)}
          className="flex w-full items-start gap-1 bg-sunken px-2 py-1.5 text-left hover:bg-hover dark:bg-hover/40"
        >
          <ChevronRight className={cn("mt-0.5 size-3 shrink-0 text-fg-3 transition-transform", open && "rotate-90")} aria-hidden="true" />
          <Arguments args={call.args} />
        </button>
        {!isPending && !open && <ResultPreview ok={call.ok === true} result={call.result} />}
        {open && (
          <div className="grid gap-2 border-t border-line p-2">
            <ValueView runId={runId} label="Arguments" value={call.args} />
            {!isPending && <ValueView runId={runId} label={call.ok ? "Result" : "Error"} value={call.result} />}
          </div>
        )}
      </div>
    </StoryEntry>
  );
}

function Outcome({ call: { ok, durationMs } }: { call: ToolCallView }) {
  return (
    <span className="flex items-center gap-1">
      {ok === undefined ? (
        <>
          <LoaderCircle className="size-3 animate-spin text-run-fg" aria-hidden="true" /> running
        </>
      ) : ok ? (
        <Check className="size-3 text-ok-fg" role="img" aria-label="Succeeded" />
      ) : (
        <X className="size-3 text-fail-fg" role="img" aria-label="Failed" />
      )}
      {durationMs !== undefined && <Duration ms={durationMs} />}
    </span>
  );
}

/** `company: "Norrvik", years: 2` */
function Arguments({ args }: { args: unknown }) {
  const isObject = typeof args === "object" && args !== null && !Array.isArray(args);
  if (!isObject) return <span className="min-w-0 font-mono text-2xs break-all text-fg-2">{previewValue(args)}</span>;
  const entries = Object.entries(args);
  if (entries.length === 0) return <span className="text-2xs text-fg-3">No arguments</span>;
  return (
    <span className="line-clamp-3 min-w-0 font-mono text-2xs break-words text-fg-2">
      {entries.map(([name, value], index) => (
        <span key={name}>
          {index > 0 && ", "}
          {name}: <span className={typeof value === "number" ? "text-run-fg" : "text-tool"}>{previewValue(JSON.stringify(value), 80)}</span>
        </span>
      ))}
    </span>
  );
}

/** Of an error its words. */
function messageOf(result: unknown): unknown {
  return typeof result === "object" && result !== null && "message" in result ? result.message : result;
}

function ResultPreview({ ok, result }: { ok: boolean; result: unknown }) {
  const picture = ok ? asPicture(result) : null;
  if (picture)
    return (
      <div className="border-t border-line p-1.5">
        {/* biome-ignore lint/performance/noImgElement: it is not a file of ours that could be made smaller */}
        <img src={picture.source} alt={picture.title || "What the tool gave"} className="max-w-full rounded-sm" />
      </div>
    );
  const table = asRows(result) ?? asRowsOfAnswer(result);
  if (!table)
    return (
      <p className={cn("border-t border-line px-2 py-1.5 font-mono text-2xs", ok ? "text-fg-2" : "text-fail-fg")}>
        <span className="line-clamp-3 break-words">{previewValue(ok ? result : messageOf(result), 240)}</span>
      </p>
    );
  const { columns, rows } = table;
  return (
    <table className="w-full border-t border-line text-xs">
      <thead className="sr-only">
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, mostRows).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished value never move.
          <tr key={index} className="border-b border-line last:border-0">
            {columns.map((column) => (
              <td key={column} className="num max-w-40 truncate px-2 py-1">
                {String(row[column] ?? "")}
              </td>
            ))}
          </tr>
        ))}
        {rows.length > mostRows && (
          <tr>
            <td colSpan={columns.length} className="px-2 py-1 text-2xs text-fg-3">
              and {rows.length - mostRows} more
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
