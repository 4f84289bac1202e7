import type { RunEvent } from "@/server/workflow/run-event";
import { parseStepKey } from "../step-key";
import { type LogLevel, levelOf, logLevels } from "./event-level";
import { eventWords } from "./event-words";

export type LogFilter = {
  /** The least level that is shown. */
  level: LogLevel;
  /** Part of the words, or of the step's name. */
  text: string;
  /** A node's id; null: the run and all its steps. */
  nodeId: string | null;
};

/** The events that pass, in order. `names` are those of nodes, by id. */
export function filterLog(events: readonly RunEvent[], { level, text, nodeId }: LogFilter, names: ReadonlyMap<string, string>): RunEvent[] {
  const least = logLevels.indexOf(level);
  const wanted = text.trim().toLowerCase();
  return events.filter((event) => {
    if (logLevels.indexOf(levelOf(event)) < least) return false;
    const node = event.stepKey === undefined ? null : parseStepKey(event.stepKey).nodeId;
    if (nodeId !== null && node !== nodeId) return false;
    if (wanted === "") return true;
    return eventWords(event).toLowerCase().includes(wanted) || (node !== null && (names.get(node) ?? node).toLowerCase().includes(wanted));
  });
}
