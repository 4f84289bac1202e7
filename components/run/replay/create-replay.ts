// Which moment of a run is looked at, and how it moves. Kept beside React, so that a playhead that moves sixty times a second
// redraws only what shows it.
import { createStore, type StoreApi } from "zustand";
import type { ReplayIndex } from "@/server/workflow/replay/replay-index";

export const speeds = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof speeds)[number];

export type ReplayState = {
  /** The seq of the last event that has happened; null: now, or the end. */
  moment: number | null;
  /** Where the playhead is, epoch milliseconds; means nothing while `moment` is null. */
  time: number;
  playing: boolean;
  speed: Speed;
};

export type Replay = StoreApi<ReplayState> & {
  /** Goes to a time; at or past the last event it is now. */
  seek(time: number): void;
  /** Goes to the moment right after an event. */
  seekTo(seq: number): void;
  /** Goes so many events further, or back. */
  step(by: number): void;
  /** From the beginning when it stands at the end. */
  play(): void;
  pause(): void;
  /** Now, or the end of a run that is over. */
  live(): void;
  setSpeed(speed: Speed): void;
};

/** What shows a moment is redrawn so often at the most while the playhead moves; the playhead itself every frame. */
const momentMs = 60;

/** `readIndex` gives the history as far as it is known at the time of asking. */
export function createReplay(readIndex: () => ReplayIndex, moment: number | null = null): Replay {
  const store = createStore<ReplayState>(() => ({ moment, time: 0, playing: false, speed: 1 }));
  const lastSeq = () => readIndex().head.lastSeq;
  const show = (seq: number, time: number) => {
    if (seq >= lastSeq()) store.setState({ moment: null, playing: false });
    else store.setState({ moment: seq, time });
  };
  let shownAt = Number.NEGATIVE_INFINITY;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    clearTimeout(settling);
    settling = undefined;
    const { moment: before, time } = store.getState();
    if (before === null) return;
    shownAt = performance.now();
    show(Math.max(1, readIndex().seqAt(time)), time);
  };
  const seek = (wanted: number) => {
    const time = Math.max(wanted, readIndex().timeOf(1));
    const { moment: before } = store.getState();
    // The first move out of the present, and the way back into it, show at once.
    const isEnd = time >= readIndex().timeOf(lastSeq());
    store.setState(before === null ? { time, moment: lastSeq() } : { time });
    if (before === null || isEnd || performance.now() - shownAt >= momentMs) settle();
    else settling ??= setTimeout(settle, momentMs);
  };
  const seekTo = (seq: number) => {
    clearTimeout(settling);
    settling = undefined;
    // Before the first event there is nothing to see.
    const known = Math.max(1, seq);
    show(known, readIndex().timeOf(known));
  };
  const pause = () => store.setState({ playing: false });
  return Object.assign(store, {
    seek,
    seekTo(seq: number) {
      pause();
      seekTo(seq);
    },
    step(by: number) {
      pause();
      seekTo((store.getState().moment ?? lastSeq()) + by);
    },
    play() {
      if (store.getState().moment === null) seekTo(1);
      // A run of one event has no way to go.
      if (store.getState().moment !== null) store.setState({ playing: true });
    },
    pause,
    live() {
      clearTimeout(settling);
      settling = undefined;
      store.setState({ moment: null, playing: false });
    },
    setSpeed: (speed: Speed) => store.setState({ speed }),
  });
}
