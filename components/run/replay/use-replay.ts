"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useNow } from "@/components/use-now";
import { createPlaybackClock, findGaps, type PlaybackClock } from "@/server/workflow/replay/playback-clock";
import { isFinalRun } from "@/server/workflow/run-event";
import type { RunView } from "@/server/workflow/run-view";
import type { LiveRun } from "../use-run-view";
import { createReplay, type Replay } from "./create-replay";

/** A run as it was at the moment that is looked at. */
export type ReplayedRun = { replay: Replay; view: RunView; moment: number | null; clock: PlaybackClock };

/** The moment of a run that is looked at; begins at `at`, or now. */
export function useReplay(run: LiveRun, at: number | null = null): ReplayedRun {
  const { index, head, seq } = run;
  const latest = useRef(index);
  latest.current = index;
  const [replay] = useState(() => createReplay(() => latest.current, at));
  const moment = useStore(replay, (state) => state.moment);
  // The playhead of a moment that a link named is known once the history is.
  useEffect(() => {
    const { moment: asked } = replay.getState();
    if (run.loaded && asked !== null) replay.seekTo(asked);
  }, [replay, run.loaded]);
  const clock = useClock(run);
  usePlayer(replay, clock);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; seq says when
  const view = useMemo(() => (moment === null ? head : index.viewAt(moment)), [index, head, moment, seq]);
  return { replay, view, moment, clock };
}

function useClock({ index, head, seq }: LiveRun): PlaybackClock {
  const now = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; seq says when
  const gaps = useMemo(() => findGaps(index.times), [index, seq]);
  const start = index.times[0] ?? 0;
  const last = index.times.at(-1) ?? start;
  const isOver = isFinalRun(head.status);
  const end = isOver ? last : Math.max(now, last);
  return useMemo(() => createPlaybackClock({ start, end, gaps: [...gaps, ...findGaps([last, end])] }), [start, end, gaps, last]);
}

/** Moves the playhead while it plays. */
function usePlayer(replay: Replay, clock: PlaybackClock) {
  const playing = useStore(replay, (state) => state.playing);
  const latest = useRef(clock);
  latest.current = clock;
  // The external system is the screen's own clock.
  useEffect(() => {
    if (!playing) return;
    let before: number | null = null;
    let frame = requestAnimationFrame(function move(now) {
      const { time, speed } = replay.getState();
      const { toPlayed, toTime } = latest.current;
      // A tab that was hidden goes on where it was.
      const passed = before === null ? 0 : Math.min(now - before, 250);
      before = now;
      replay.seek(toTime(toPlayed(time) + passed * speed));
      frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, replay]);
}
