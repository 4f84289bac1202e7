"use client";

import { ArrowDownToLine, Copy, Download } from "lucide-react";
import { toast } from "sonner";
import { cn } from "@/components/cn";
import { download } from "@/components/download";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { SearchInput } from "@/components/ui/search-input";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunEvent } from "@/server/workflow/run-event";
import { type LogLevel, logLevels } from "./event-level";
import { logToCsv, logToText } from "./export-log";
import type { LogFilter } from "./filter-log";

const levelWords: Record<LogLevel, string> = { debug: "Everything", info: "Info and up", warn: "Warnings and errors", error: "Errors" };
const everyStep = "*";

type ToolbarProps = {
  runId: string;
  filter: LogFilter;
  onFilter(filter: LogFilter): void;
  follows: boolean;
  onFollow(follows: boolean): void;
  /** What the filter lets through: what is copied and saved. */
  events: readonly RunEvent[];
  nodes: readonly DocumentNode[];
  names: ReadonlyMap<string, string>;
};

/** Which lines of the log are shown, and what can be done with them. */
export function LogToolbar({ runId, filter, onFilter, follows, onFollow, events, nodes, names }: ToolbarProps) {
  const copy = async () => {
    await navigator.clipboard.writeText(logToText(events, names));
    toast.success(`${events.length} ${events.length === 1 ? "line" : "lines"} copied`);
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-2 py-1" role="toolbar" aria-label="Log">
      <SearchInput
        label="Search the log"
        value={filter.text}
        onValueChange={(text) => onFilter({ ...filter, text })}
        className="w-44 [&_input]:h-[26px] [&_input]:text-xs"
      />
      <Select
        value={filter.level}
        onValueChange={(level) => onFilter({ ...filter, level: logLevels.find((known) => known === level) ?? "info" })}
      >
        <SelectTrigger aria-label="Level" className="h-[26px] w-40 px-2 text-xs">
          <span>{levelWords[filter.level]}</span>
        </SelectTrigger>
        <SelectContent>
          {logLevels.map((level) => (
            <SelectItem key={level} value={level}>
              {levelWords[level]}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Select value={filter.nodeId ?? everyStep} onValueChange={(id) => onFilter({ ...filter, nodeId: id === everyStep ? null : id })}>
        <SelectTrigger aria-label="Step" className="h-[26px] w-36 px-2 text-xs">
          <span>{filter.nodeId === null ? "All steps" : (names.get(filter.nodeId) ?? filter.nodeId)}</span>
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={everyStep}>All steps</SelectItem>
          {nodes.map(({ id }) => (
            <SelectItem key={id} value={id}>
              {names.get(id) ?? id}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <div className="ml-auto flex items-center gap-0.5">
        <button
          type="button"
          aria-pressed={follows}
          title="Keep the line of the moment in view"
          onClick={() => onFollow(!follows)}
          className={cn(
            "flex h-[26px] items-center gap-1 rounded-sm px-2 text-xs hover:bg-hover pointer-coarse:h-9",
            follows ? "text-accent-text" : "text-fg-2",
          )}
        >
          <ArrowDownToLine className="size-3.5" aria-hidden="true" /> Follow
        </button>
        <IconButton label="Copy these lines" side="top" onClick={() => void copy()}>
          <Copy />
        </IconButton>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton label="Download these lines" side="top">
              <Download />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem
              onSelect={() => download(`run-${runId}.json`, { type: "application/json", text: JSON.stringify(events, null, 2) })}
            >
              As JSON
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => download(`run-${runId}.csv`, { type: "text/csv", text: logToCsv(events) })}>
              As CSV
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
    </div>
  );
}
