// Any moment of a run, quickly: views kept every so many events, and the few events after the nearest one folded again.
import type { RunEvent } from "../run-event";
import { emptyRunView, foldRun, type RunView } from "../run-view";

/** Far enough apart to be few, near enough that what lies between is folded in a millisecond or two. */
const defaultEvery = 1_000;

/**
 * The history of one run. Grows at its end; everything before stays as it is. A moment is the seq of the last event that has
 * happened by then: 0 is before the first.
 */
export class ReplayIndex {
  readonly #every: number;
  readonly #events: RunEvent[] = [];
  /** Never falls: the log's order counts, whatever the clocks said. */
  readonly #times: number[] = [];
  /** After `every` events, after twice as many, and so on. */
  readonly #snapshots: RunView[] = [];
  #head: RunView = emptyRunView();
  /** What was asked for last: the next question is most often about a moment shortly after. */
  #recent: RunView = this.#head;

  constructor(every: number = defaultEvery) {
    this.#every = every;
  }

  /** All events so far. The same array for ever; it grows. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** Epoch milliseconds of each event, ascending. The same array for ever; it grows. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** The view after the last event. */
  get head(): RunView {
    return this.#head;
  }

  /** Takes the events that come next; those it knows are passed over. Gives the new ones. */
  append(events: readonly RunEvent[]): readonly RunEvent[] {
    const fresh = events.filter(({ seq }) => seq > this.#head.lastSeq);
    for (let from = 0; from < fresh.length; ) {
      const part = fresh.slice(from, from + this.#every - (this.#events.length % this.#every));
      for (const event of part) this.#add(event);
      this.#head = foldRun(part, this.#head);
      if (this.#events.length % this.#every === 0) this.#snapshots.push(this.#head);
      from += part.length;
    }
    return fresh;
  }

  #add(event: RunEvent): void {
    const before = this.#times.at(-1) ?? Number.NEGATIVE_INFINITY;
    this.#events.push(event);
    this.#times.push(Math.max(before, Date.parse(event.at)));
  }

  /** The run as it was right after the event with this seq. */
  viewAt(seq: number): RunView {
    if (seq >= this.#head.lastSeq) return this.#head;
    const count = this.#countTo(seq);
    const snapshot = this.#snapshots[Math.floor(count / this.#every) - 1] ?? emptyRunView();
    const isNearer = this.#recent.lastSeq <= seq && this.#recent.lastSeq > snapshot.lastSeq;
    const base = isNearer ? this.#recent : snapshot;
    this.#recent = foldRun(this.#events.slice(this.#countTo(base.lastSeq), count), base);
    return this.#recent;
  }

  /** The seq of the last event at or before a time; 0 before the first. */
  seqAt(time: number): number {
    return this.#events[countUpTo(this.#times, time) - 1]?.seq ?? 0;
  }

  /** When the event with this seq happened; before the first, when the first did. NaN while there is none. */
  timeOf(seq: number): number {
    return this.#times[Math.max(0, this.#countTo(seq) - 1)] ?? Number.NaN;
  }

  /** The event with this seq. */
  eventAt(seq: number): RunEvent | undefined {
    return this.#events[this.#countTo(seq) - 1];
  }

  /** How many events have a seq up to this one. */
  #countTo(seq: number): number {
    // Seqs have no gaps, so the first guess is nearly always right.
    if (this.#events[seq - 1]?.seq === seq) return seq;
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
