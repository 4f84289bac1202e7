// What the timeline draws: for each step the stretches of time it ran, waited or backed off, and its tool calls inside.
import type { RunEvent } from "@/server/workflow/run-event";

export type Stretch = { kind: "running" | "waiting" | "retrying"; from: number; to: number | null };
export type Mark = { callKey: string; tool: string; from: number; to: number | null };
export type TimelineRow = { stepKey: string; stretches: Stretch[]; marks: Mark[]; from: number; to: number | null };

/**
 * Folds the log into rows, in the order in which steps began. Times are epoch milliseconds; `to: null` is still going on.
 * Steps that never began (queued, skipped) have no row.
 */
export function toTimelineRows(events: readonly RunEvent[]): TimelineRow[] {
  const rows = new Map<string, TimelineRow>();
  for (const event of events) {
    if (event.stepKey === undefined) {
      if (event.type === "run-cancelled" || event.type === "run-failed") for (const row of rows.values()) finish(row, Date.parse(event.at));
      continue;
    }
    const at = Date.parse(event.at);
    const row = rows.get(event.stepKey);
    if (event.type === "step-started") {
      if (row) open(row, "running", at);
      else
        rows.set(event.stepKey, {
          stepKey: event.stepKey,
          stretches: [{ kind: "running", from: at, to: null }],
          marks: [],
          from: at,
          to: null,
        });
    } else if (row) apply(row, event, at);
  }
  return [...rows.values()];
}

function apply(row: TimelineRow, event: RunEvent, at: number) {
  switch (event.type) {
    case "step-waiting":
      open(row, "waiting", at);
      break;
    case "step-retrying":
      open(row, "retrying", at);
      break;
    case "step-called-tool":
      row.marks.push({ callKey: event.data.callKey, tool: event.data.tool, from: at, to: null });
      break;
    case "step-tool-returned": {
      const mark = row.marks.find(({ callKey }) => callKey === event.data.callKey);
      if (mark) {
        mark.to = at;
        mark.from = Math.min(mark.from, at - event.data.durationMs);
      }
      break;
    }
    case "step-succeeded":
    case "step-failed":
    case "step-skipped":
      finish(row, at);
      break;
  }
}

function open(row: TimelineRow, kind: Stretch["kind"], at: number) {
  const last = row.stretches.at(-1);
  if (last?.kind === kind && last.to === null) return;
  if (last && last.to === null) last.to = at;
  row.stretches.push({ kind, from: at, to: null });
}

function finish(row: TimelineRow, at: number) {
  if (row.to !== null) return;
  row.to = at;
  for (const part of [...row.stretches, ...row.marks]) part.to ??= at;
}

const steps = [1, 2, 5];

/** About `count` round moments between 0 and `spanMs`, for the axis. */
export function axisTicks(spanMs: number, count = 6): number[] {
  if (spanMs <= 0) return [0];
  const rough = spanMs / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (steps.find((candidate) => candidate * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}
