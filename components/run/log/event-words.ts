import { formatMoney } from "@/components/ui/money";
import { stopWords } from "@/server/workflow/budget";
import type { RunEvent, RunEventData } from "@/server/workflow/run-event";

/** What one event says, in a sentence. */
export function eventWords(event: RunEvent): string {
  switch (event.type) {
    case "run-created":
      return `Run asked for (${event.data.trigger})`;
    case "run-started":
      return "Run started";
    case "run-paused":
      return event.data.budget ? `Run paused: ${stopWords(event.data.budget)}` : "Run paused";
    case "run-resumed":
      return "Run resumed";
    case "run-cancelled":
      return "Run cancelled";
    case "run-succeeded":
      return "Run succeeded";
    case "run-failed":
      return `Run failed: ${event.data.error.message}`;
    case "step-queued":
      return "Ready, but the run is paused";
    case "step-started":
      return event.data.attempt > 1 ? `Started, attempt ${event.data.attempt}` : "Started";
    case "step-edited":
      return event.data.config === undefined ? "Its input was edited by a person" : "Its settings were edited by a person";
    case "step-progressed":
      return event.data.message;
    case "step-reasoned":
      return reasonedWords(event.data);
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

function reasonedWords({ turn, thought, text, review }: RunEventData["step-reasoned"]): string {
  if (!review) return `Turn ${turn}: ${thought || text}`;
  return `Turn ${turn}: the reviewer ${review.approved ? "approved the answer" : "sent the answer back"}: ${text}`;
}

const skipWords = { disabled: "Skipped: disabled", "not-reached": "Skipped: not reached", "by-person": "Skipped by a person" } as const;

function waitWords({ for: what, title, runs }: RunEventData["step-waiting"]): string {
  if (what === "person") return `Waits for a person: ${title ?? ""}`;
  if (what === "run") return runs === undefined || runs === 1 ? "Waits for another run" : `Waits for ${runs} other runs`;
  return what === "time" ? "Waits for its time" : "Waits";
}
