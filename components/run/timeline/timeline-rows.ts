// What the timeline draws: for each step the stretches of time it waited for its turn, ran, waited or backed off, and the model
// turns and tool calls inside.
import type { RunEvent } from "@/server/workflow/run-event";

export type Stretch = {
  kind: "queued" | "running" | "waiting" | "retrying";
  from: number;
  to: number | null /** What it waits for. */;
  words?: string;
};
/** A model turn or a tool call. */
export type Mark = {
  callKey: string;
  kind: "turn" | "tool";
  name: string;
  from: number;
  to: number | null;
  ok?: boolean;
  costMicros?: number;
};
export type TimelineRow = {
  stepKey: string;
  stretches: readonly Stretch[];
  marks: readonly Mark[];
  from: number;
  to: number | null;
  costMicros: number;
  failed: boolean;
};

/** Times are epoch milliseconds; `to: null` is still going on. Steps that were only skipped have no row. */
export class TimelineFold {
  readonly #rows = new Map<string, TimelineRow>();
  /** Rows that were copied for the events at hand: those given out before stay as they were. */
  #own = new Set<string>();
  #count = 0;
  #list: readonly TimelineRow[] = [];

  /** The rows after all events of the list, in the order in which steps began. Reads only those that came since the last time. */
  read(events: readonly RunEvent[]): readonly TimelineRow[] {
    if (this.#count === events.length) return this.#list;
    this.#own = new Set();
    for (; this.#count < events.length; this.#count++) {
      const event = events[this.#count];
      if (event) this.#take(event);
    }
    this.#list = [...this.#rows.values()];
    return this.#list;
  }

  #take(event: RunEvent): void {
    const at = Date.parse(event.at);
    if (event.stepKey === undefined) {
      if (event.type !== "run-cancelled" && event.type !== "run-failed" && event.type !== "run-succeeded") return;
      for (const row of this.#rows.values()) if (row.to === null) this.#change(row.stepKey, (open) => finish(open, at));
      return;
    }
    const kind = event.type === "step-started" ? "running" : event.type === "step-queued" ? "queued" : null;
    if (this.#rows.has(event.stepKey)) this.#change(event.stepKey, (row) => apply(row, event, at));
    else if (kind)
      this.#rows.set(event.stepKey, {
        stepKey: event.stepKey,
        stretches: [{ kind, from: at, to: null }],
        marks: [],
        from: at,
        to: null,
        costMicros: 0,
        failed: false,
      });
  }

  #change(stepKey: string, change: (row: Draft) => void): void {
    const known = this.#rows.get(stepKey);
    if (!known) return;
    const row = this.#own.has(stepKey)
      ? (known as Draft)
      : { ...known, stretches: known.stretches.map((part) => ({ ...part })), marks: known.marks.map((part) => ({ ...part })) };
    this.#own.add(stepKey);
    this.#rows.set(stepKey, row);
    change(row);
  }
}

type Draft = Omit<TimelineRow, "stretches" | "marks"> & { stretches: Stretch[]; marks: Mark[] };

function apply(row: Draft, event: RunEvent, at: number) {
  switch (event.type) {
    case "step-queued":
      open(row, { kind: "queued", from: at });
      break;
    case "step-started":
      open(row, { kind: "running", from: at });
      break;
    case "step-waiting":
      open(row, { kind: "waiting", from: at, words: waitWords[event.data.for] });
      break;
    case "step-retrying":
      open(row, { kind: "retrying", from: at, words: event.data.error.message });
      break;
    case "step-called-tool":
      wake(row, at);
      row.marks.push({ callKey: event.data.callKey, kind: "tool", name: event.data.tool, from: at, to: null });
      break;
    case "step-tool-returned":
      wake(row, at);
      endTool(row, event.data, at);
      break;
    case "step-charged": {
      const { callKey, model, durationMs, costMicros } = event.data;
      wake(row, at);
      row.costMicros += costMicros;
      row.marks.push({ callKey, kind: "turn", name: model, from: Math.max(row.from, at - durationMs), to: at, costMicros });
      break;
    }
    case "step-failed":
      row.failed = event.data.handled === undefined;
      finish(row, at);
      break;
    case "step-succeeded":
    case "step-skipped":
      finish(row, at);
      break;
  }
}

const waitWords = {
  time: "Waited for its time",
  person: "Waited for a person",
  event: "Waited for an event",
  run: "Waited for other runs",
} as const;

function endTool(row: Draft, { callKey, durationMs, ok }: { callKey: string; durationMs: number; ok: boolean }, at: number) {
  const mark = row.marks.findLast((candidate) => candidate.kind === "tool" && candidate.callKey === callKey);
  if (!mark) return;
  mark.to = at;
  mark.from = Math.min(mark.from, at - durationMs);
  mark.ok = ok;
}

/** No event says that a wait is over: the next sign of life does. */
function wake(row: Draft, at: number) {
  const last = row.stretches.at(-1);
  if (last?.kind === "waiting" && last.to === null) open(row, { kind: "running", from: at });
}

function open(row: Draft, stretch: Omit<Stretch, "to">) {
  const last = row.stretches.at(-1);
  if (last?.kind === stretch.kind && last.to === null) return;
  if (last && last.to === null) last.to = stretch.from;
  row.stretches.push({ ...stretch, to: null });
}

function finish(row: Draft, at: number) {
  if (row.to !== null) return;
  row.to = at;
  for (const part of [...row.stretches, ...row.marks]) part.to ??= at;
}
