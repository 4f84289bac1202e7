// The event log as a list of lines: what happens in a loop is closed into one line until somebody opens it, pass by pass.
import type { RunEvent } from "@/server/workflow/run-event";
import { type Entry, groupByPass, listPasses, passKey } from "../group-by-pass";
import type { PlanShape } from "../plan-shape";

export type LogLine =
  | { kind: "event"; key: string; depth: number; event: RunEvent }
  | { kind: "loop"; key: string; depth: number; container: string; passes: number; size: number; isOpen: boolean }
  | { kind: "pass"; key: string; depth: number; place: number; index: number; size: number; isOpen: boolean };

/** `open`: step keys of loops, and keys of passes. */
export function toLogLines(events: readonly RunEvent[], shape: PlanShape, open: ReadonlySet<string>): LogLine[] {
  const lines: LogLine[] = [];
  addLevel(
    groupByPass(events, (event) => event.stepKey, shape),
    { lines, open, depth: 0 },
  );
  return lines;
}

type Sink = { lines: LogLine[]; open: ReadonlySet<string>; depth: number };

function addLevel(entries: readonly Entry<RunEvent>[], { lines, open, depth }: Sink) {
  for (const entry of entries) {
    if (entry.kind === "item") {
      lines.push({ kind: "event", key: String(entry.item.seq), depth, event: entry.item });
      continue;
    }
    const { key, container, passes, size } = entry;
    const isOpen = open.has(key);
    lines.push({ kind: "loop", key, depth, container, passes: passes.size, size, isOpen });
    if (!isOpen) continue;
    for (const pass of listPasses(entry)) {
      const inner = passKey(entry, pass.index);
      const opened = open.has(inner);
      lines.push({
        kind: "pass",
        key: inner,
        depth: depth + 1,
        place: pass.place,
        index: pass.index,
        size: countItems(pass.entries),
        isOpen: opened,
      });
      if (opened) addLevel(pass.entries, { lines, open, depth: depth + 2 });
    }
  }
}

function countItems(entries: readonly Entry<RunEvent>[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === "loop" ? entry.size : 1), 0);
}
