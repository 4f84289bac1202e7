import type { RunEvent } from "@/server/workflow/run-event";
import { levelOf } from "./event-level";
import { eventWords } from "./event-words";

const columns = ["seq", "at", "level", "type", "step", "message", "data"] as const;

/** The events as a table (RFC 4180), a header first. */
export function toCsv(events: readonly RunEvent[]): string {
  const rows = events.map((event) => [
    String(event.seq),
    event.at,
    levelOf(event),
    event.type,
    event.stepKey ?? "",
    eventWords(event),
    JSON.stringify(event.data),
  ]);
  return [columns, ...rows].map((row) => row.map(quote).join(",")).join("\r\n");
}

/** Spreadsheets take a cell that begins with one of these for a formula: what a stranger sent must not become one. */
const formula = /^[=+\-@\t\r]/;

function quote(cell: string): string {
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The events as text lines, as they are on the screen. */
export function toText(events: readonly RunEvent[], names: ReadonlyMap<string, string>): string {
  return events
    .map((event) => [event.at, levelOf(event), event.stepKey && nameOf(event.stepKey, names), eventWords(event)].filter(Boolean).join("  "))
    .join("\n");
}

function nameOf(stepKey: string, names: ReadonlyMap<string, string>): string {
  const [nodeId = stepKey, pass] = stepKey.split(":");
  const name = names.get(nodeId) ?? nodeId;
  return pass === undefined ? name : `${name} [${pass}]`;
}

/** Gives the browser a file to keep. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
