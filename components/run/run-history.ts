// A run's stored events and those that come live, joined without a gap: what is live may be told before the history is read.
import { ReplayIndex } from "@/server/workflow/replay/replay-index";
import type { RunEvent } from "@/server/workflow/run-event";
import { foldRun, type RunView } from "@/server/workflow/run-view";
import { readRunLog } from "./read-run-log";

type HistoryOptions = {
  org: string;
  runId: string;
  /** How the run stood when that was last known, without values; null: nothing is known, and nothing live comes before the history. */
  first: RunView | null;
  readLog?: typeof readRunLog;
};

export class RunHistory {
  readonly #options: HistoryOptions;
  readonly #index = new ReplayIndex();
  /** Goes ahead of the index while that is read; null: the index is whole. */
  #ahead: RunView | null;
  /** What came live meanwhile: from where `first` ended, without a gap. */
  #waiting: RunEvent[] = [];

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#ahead = options.first;
  }

  /** Takes events of the live stream. Gives how the run stands after them. */
  take(events: readonly RunEvent[]): RunView {
    if (this.#ahead === null) {
      this.#index.append(events);
      return this.#index.head;
    }
    this.#waiting.push(...events);
    this.#ahead = foldRun(events, this.#ahead);
    return this.#ahead;
  }

  /** Reads all that is stored and joins what came live. `onRead` hears how many events are here. Throws when the log cannot be read. */
  async load(signal: AbortSignal, onRead: (count: number) => void): Promise<ReplayIndex> {
    const { org, runId, first, readLog = readRunLog } = this.#options;
    for await (const page of readLog({ org, runId, signal })) {
      this.#index.append(page);
      onRead(this.#index.head.lastSeq);
    }
    // The log is opened after the first look was had, so it is not shorter, unless the run was deleted meanwhile.
    if (this.#index.head.lastSeq < (first?.lastSeq ?? 0)) throw new Error("The history of the run is not complete.");
    this.#index.append(this.#waiting);
    this.#waiting = [];
    this.#ahead = null;
    return this.#index;
  }
}
