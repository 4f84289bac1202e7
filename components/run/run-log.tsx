"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { formatMoney } from "@/components/ui/money";
import type { DocumentNode } from "@/server/workflow/document";
import type { RunEvent, RunEventData } from "@/server/workflow/run-event";

/** What one event says, in a sentence. */
function eventWords(event: RunEvent): string {
  switch (event.type) {
    case "run-created":
      return `Run asked for (${event.data.trigger})`;
    case "run-started":
      return "Run started";
    case "run-paused":
      return "Run paused";
    case "run-resumed":
      return "Run resumed";
    case "run-cancelled":
      return "Run cancelled";
    case "run-succeeded":
      return "Run succeeded";
    case "run-failed":
      return `Run failed: ${event.data.error.message}`;
    case "step-queued":
      return "Queued";
    case "step-started":
      return event.data.attempt > 1 ? `Started, attempt ${event.data.attempt}` : "Started";
    case "step-edited":
      return event.data.config === undefined ? "Its input was edited by a person" : "Its settings were edited by a person";
    case "step-progressed":
      return event.data.message;
    case "step-reasoned":
      return `Turn ${event.data.turn}: ${event.data.thought || event.data.text}`;
    case "step-called-tool":
      return `Called ${event.data.tool}`;
    case "step-tool-returned":
      return event.data.ok ? "The tool returned" : "The tool failed";
    case "step-charged":
      return `${event.data.model}: ${event.data.estimated ? "about " : ""}${event.data.inputTokens + event.data.outputTokens} tokens, ${formatMoney(event.data.costMicros / 1_000_000)}`;
    case "step-waiting":
      return waitWords(event.data);
    case "step-retrying":
      return `Tries again: ${event.data.error.message}`;
    case "step-succeeded":
      return event.data.flags?.length ? `Succeeded (${event.data.flags.join(", ")})` : "Succeeded";
    case "step-failed":
      return `Failed: ${event.data.error.message}`;
    case "step-skipped":
      return skipWords[event.data.reason];
    case "edge-taken":
      return "Connection taken";
    case "edge-dead":
      return "Connection not taken";
    case "message-sent":
      return `${event.data.from} to ${event.data.to}: ${event.data.text}`;
    case "note-added":
      return `Note: ${event.data.text}`;
    case "budget-reached":
      return `Spending limit of ${formatMoney(event.data.limitUsd)} reached`;
    case "log-written":
      return event.data.message;
  }
}

const skipWords = { disabled: "Skipped: disabled", "not-reached": "Skipped: not reached", "by-person": "Skipped by a person" } as const;

function waitWords({ for: what, title, runs }: RunEventData["step-waiting"]): string {
  if (what === "person") return `Waits for a person: ${title ?? ""}`;
  if (what === "run") return runs === undefined || runs === 1 ? "Waits for another run" : `Waits for ${runs} other runs`;
  return what === "time" ? "Waits for its time" : "Waits";
}

const isWiring = (event: RunEvent) => event.type === "edge-taken" || event.type === "edge-dead";
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const rowHeight = 22;

/** The event log as lines, newest last; only the visible ones are in the page. */
export function RunLog({
  events,
  nodes,
  onSelect,
}: {
  events: readonly RunEvent[];
  nodes: readonly DocumentNode[];
  onSelect(nodeId: string): void;
}) {
  const lines = events.filter((event) => !isWiring(event));
  const names = new Map(nodes.map((node) => [node.id, node.name || node.id]));
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto text-xs" tabIndex={0} role="log" aria-label="Event log">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const event = lines[index];
          if (!event) return null;
          const nodeId = event.stepKey?.split(":")[0];
          return (
            <div
              key={event.seq}
              className="absolute inset-x-0 flex items-center gap-3 px-3 hover:bg-hover"
              style={{ top: start, height: rowHeight }}
            >
              <span className="num w-10 shrink-0 text-right text-fg-3">{event.seq}</span>
              <time dateTime={event.at} className="num shrink-0 text-fg-3">
                {clock.format(new Date(event.at))}
              </time>
              {nodeId && (
                <button
                  type="button"
                  onClick={() => onSelect(nodeId)}
                  className="w-32 shrink-0 truncate text-left font-medium hover:underline"
                >
                  {names.get(nodeId) ?? nodeId}
                </button>
              )}
              <span className="truncate text-fg-2">{eventWords(event)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
