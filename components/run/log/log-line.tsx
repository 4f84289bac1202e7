"use client";

import { Bug, ChevronRight, CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { hoverNode } from "@/components/canvas/use-run-store";
import { cn } from "@/components/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { RunEvent } from "@/server/workflow/run-event";
import { parseStepKey } from "../step-key";
import { type LogLevel, levelOf } from "./event-level";
import { eventWords } from "./event-words";
import type { LogLine } from "./log-lines";

export const rowHeight = 22;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const levelLooks: Record<LogLevel, { icon: LucideIcon; color: string; word: string }> = {
  debug: { icon: Bug, color: "text-fg-3", word: "Debug" },
  info: { icon: Info, color: "text-fg-3", word: "Info" },
  warn: { icon: TriangleAlert, color: "text-wait-fg", word: "Warning" },
  error: { icon: CircleX, color: "text-fail-fg", word: "Error" },
};

type Placed = { names: ReadonlyMap<string, string>; top: number; depth: number };

const styleOf = (top: number, depth: number) => ({ top, height: rowHeight, paddingLeft: 12 + depth * 14 });
type EventLineProps = Placed & {
  event: RunEvent;
  /** As seen from the moment that is looked at. */
  tense: "past" | "here" | "future";
  onSelect(stepKey: string): void;
  onSeek(seq: number): void;
};

/** One event. Its time goes to that moment, its step's name to the step. */
export const EventLine = memo(function EventLine({ event, tense, names, top, depth, onSelect, onSeek }: EventLineProps) {
  const { stepKey } = event;
  const place = stepKey === undefined ? null : parseStepKey(stepKey);
  const { icon: Icon, color, word } = levelLooks[levelOf(event)];
  return (
    <div
      className={cn(
        "absolute inset-x-0 flex items-center gap-2.5 pr-3 hover:bg-hover",
        tense === "here" && "bg-run-soft",
        tense === "future" && "italic",
      )}
      style={styleOf(top, depth)}
      data-tense={tense}
      aria-current={tense === "here" || undefined}
      onPointerEnter={() => hoverNode(place?.nodeId ?? null)}
      onPointerLeave={() => hoverNode(null)}
    >
      <Icon className={cn("size-3 shrink-0", color)} role="img" aria-label={word} />
      <button
        type="button"
        title="Go to this moment"
        aria-label={`Go to event ${event.seq}`}
        onClick={() => onSeek(event.seq)}
        className="num flex shrink-0 gap-2 text-fg-3 hover:text-accent-text hover:underline"
      >
        <span className="w-11 text-right">{event.seq}</span>
        <time dateTime={event.at}>{clock.format(new Date(event.at))}</time>
      </button>
      {place && stepKey !== undefined && (
        <button
          type="button"
          onClick={() => onSelect(stepKey)}
          className={cn("w-32 shrink-0 truncate text-left hover:underline", tense === "future" ? "text-fg-3" : "font-medium")}
        >
          {names.get(place.nodeId) ?? place.nodeId}
          {place.path.length > 0 && <span className="num font-normal text-fg-3"> {place.path.map((pass) => pass + 1).join(".")}</span>}
        </button>
      )}
      <span className={cn("truncate", tense === "future" ? "text-fg-3" : "text-fg-2")}>{eventWords(event)}</span>
    </div>
  );
});

type GroupLineProps = Placed & { line: Exclude<LogLine, { kind: "event" }>; failed: boolean; onToggle(key: string): void };

/** A loop or a pass of one, which opens into its lines. */
export function GroupLine({ line, failed, names, top, depth, onToggle }: GroupLineProps) {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const words =
    line.kind === "loop"
      ? `Inside ${names.get(line.container) ?? line.container}: ${count(line.passes, "pass", "passes")}`
      : `Pass ${line.place} (index ${line.index})`;
  return (
    <button
      type="button"
      aria-expanded={line.isOpen}
      onClick={() => onToggle(line.key)}
      className="absolute inset-x-0 flex items-center gap-1.5 pr-3 text-left font-medium text-fg-2 hover:bg-hover"
      style={styleOf(top, depth)}
    >
      <ChevronRight className={cn("size-3.5 shrink-0 transition-transform", line.isOpen && "rotate-90")} aria-hidden="true" />
      <span className="num truncate">
        {words}
        <span className="font-normal text-fg-3"> · {count(line.size, "line", "lines")}</span>
      </span>
      {failed && <StatusGlyph status="failed" className="size-3.5" />}
    </button>
  );
}
