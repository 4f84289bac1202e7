import { toCsv } from "@/components/csv";
import type { RunEvent } from "@/server/workflow/run-event";
import { parseStepKey } from "../step-key";
import { levelOf } from "./event-level";
import { eventWords } from "./event-words";

/** The events as a table. */
export function logToCsv(events: readonly RunEvent[]): string {
  return toCsv(
    ["seq", "at", "level", "type", "step", "message", "data"],
    events.map((event) => [
      event.seq,
      event.at,
      levelOf(event),
      event.type,
      event.stepKey ?? null,
      eventWords(event),
      JSON.stringify(event.data),
    ]),
  );
}

/** The events as text lines, as they are on the screen. */
export function logToText(events: readonly RunEvent[], names: ReadonlyMap<string, string>): string {
  return events
    .map((event) => [event.at, levelOf(event), event.stepKey && nameOf(event.stepKey, names), eventWords(event)].filter(Boolean).join("  "))
    .join("\n");
}

function nameOf(stepKey: string, names: ReadonlyMap<string, string>): string {
  const { nodeId, path } = parseStepKey(stepKey);
  const name = names.get(nodeId) ?? nodeId;
  return path.length === 0 ? name : `${name} [${path.join(".")}]`;
}
