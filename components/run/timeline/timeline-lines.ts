// The timeline as a list of lines: steps, and under an open loop its passes and under an open pass its steps.
import { type Entry, groupByPass, type LoopEntry, listPasses, passKey } from "../group-by-pass";
import type { PlanShape } from "../plan-shape";
import { parseStepKey } from "../step-key";
import type { TimelineRow } from "./timeline-rows";

export type TimelineLine =
  | {
      kind: "step";
      key: string;
      depth: number;
      row: TimelineRow;
      nodeId: string /** Set for loops that have passes. */;
      isOpen: boolean | null;
    }
  | { kind: "pass"; key: string; depth: number; place: number; index: number; from: number; to: number | null; isOpen: boolean };

/** `open`: step keys of loops, and keys of passes. */
export function toTimelineLines(rows: readonly TimelineRow[], shape: PlanShape, open: ReadonlySet<string>): TimelineLine[] {
  const lines: TimelineLine[] = [];
  addLevel(
    groupByPass(rows, (row) => row.stepKey, shape),
    { lines, open, depth: 0 },
  );
  return lines;
}

type Sink = { lines: TimelineLine[]; open: ReadonlySet<string>; depth: number };

function addLevel(entries: readonly Entry<TimelineRow>[], sink: Sink) {
  const loops = new Map(entries.flatMap((entry) => (entry.kind === "loop" ? [[entry.key, entry] as const] : [])));
  for (const entry of entries) {
    if (entry.kind === "loop") continue;
    const { item: row } = entry;
    const loop = loops.get(row.stepKey);
    const isOpen = loop ? sink.open.has(row.stepKey) : null;
    sink.lines.push({ kind: "step", key: row.stepKey, depth: sink.depth, row, nodeId: parseStepKey(row.stepKey).nodeId, isOpen });
    if (loop && isOpen) addPasses(loop, { ...sink, depth: sink.depth + 1 });
  }
}

function addPasses(loop: LoopEntry<TimelineRow>, sink: Sink) {
  for (const { index, place, entries } of listPasses(loop)) {
    const key = passKey(loop, index);
    const isOpen = sink.open.has(key);
    sink.lines.push({ kind: "pass", key, depth: sink.depth, place, index, isOpen, ...spanOf(entries) });
    if (isOpen) addLevel(entries, { ...sink, depth: sink.depth + 1 });
  }
}

function spanOf(entries: readonly Entry<TimelineRow>[]): { from: number; to: number | null } {
  let span = { from: Number.POSITIVE_INFINITY, to: 0 as number | null };
  for (const entry of entries) {
    if (entry.kind === "loop") continue;
    const { from, to } = entry.item;
    span = { from: Math.min(span.from, from), to: span.to === null || to === null ? null : Math.max(span.to, to) };
  }
  return span;
}
