"use client";

import { type KeyboardEvent, memo, type PointerEvent, useMemo } from "react";
import { useStore } from "zustand";
import { formatDuration } from "@/components/ui/duration";
import type { Landmark, LandmarkKind } from "@/server/workflow/replay/landmarks";
import type { PlaybackClock } from "@/server/workflow/replay/playback-clock";
import type { Replay } from "./create-replay";

type ScrubberProps = {
  replay: Replay;
  clock: PlaybackClock;
  /** The seq of the last event. */
  seq: number;
  landmarks: readonly Landmark[];
};

/** The whole run as a line with a thumb: drag it, or move it event by event with the arrow keys. */
export function Scrubber({ replay, clock, seq, landmarks }: ScrubberProps) {
  const moment = useStore(replay, (state) => state.moment);
  const time = useStore(replay, (state) => (state.moment === null ? clock.end : state.time));
  const part = clock.length > 0 ? Math.min(1, clock.toPlayed(time) / clock.length) : 1;
  const seek = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    if (at >= 1) replay.live();
    else replay.seek(clock.toTime(at * clock.length));
  };
  const press = (event: KeyboardEvent) => {
    const move = keyMoves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(replay, event.shiftKey ? 10 : 1, Math.max(1, Math.round(seq / 10)));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, seq)}
      aria-valuenow={moment ?? Math.max(1, seq)}
      aria-valuetext={`${formatDuration(time - clock.start)}, ${moment === null ? "the latest event" : `event ${moment} of ${seq}`}`}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        replay.pause();
        seek(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
      className="relative h-6 min-w-24 flex-1 cursor-pointer touch-none rounded-sm pointer-coarse:h-10"
    >
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-full bg-line-strong" />
      <span className="absolute top-1/2 left-0 h-1 -translate-y-1/2 rounded-full bg-run" style={{ width: `${part * 100}%` }} />
      <Ticks landmarks={landmarks} clock={clock} />
      <span
        className="absolute top-1/2 size-3 -translate-1/2 rounded-full border-2 border-panel bg-run shadow-sm"
        style={{ left: `${part * 100}%` }}
      />
    </div>
  );
}

const keyMoves: Readonly<Record<string, (replay: Replay, events: number, page: number) => void>> = {
  ArrowLeft: (replay, events) => replay.step(-events),
  ArrowDown: (replay, events) => replay.step(-events),
  ArrowRight: (replay, events) => replay.step(events),
  ArrowUp: (replay, events) => replay.step(events),
  PageDown: (replay, _events, page) => replay.step(-page),
  PageUp: (replay, _events, page) => replay.step(page),
  Home: (replay) => replay.seekTo(1),
  End: (replay) => replay.live(),
};

const tickColors: Partial<Record<LandmarkKind, string>> = { error: "bg-fail", wait: "bg-wait", approval: "bg-wait", retry: "bg-wait/60" };
/** Ticks closer than this part of the width are one. */
const tickParts = 300;

/** Where errors and waits were. */
const Ticks = memo(function Ticks({ landmarks, clock }: Pick<ScrubberProps, "landmarks" | "clock">) {
  const ticks = useMemo(() => {
    const byPlace = new Map<number, LandmarkKind>();
    for (const { kind, at } of landmarks) {
      if (!tickColors[kind]) continue;
      const place = Math.round((clock.toPlayed(Date.parse(at)) / Math.max(1, clock.length)) * tickParts);
      // An error shows, whatever else was there.
      if (byPlace.get(place) !== "error") byPlace.set(place, kind);
    }
    return [...byPlace];
  }, [landmarks, clock]);
  return ticks.map(([place, kind]) => (
    <span
      key={place}
      className={`absolute top-1/2 h-2.5 w-0.5 -translate-y-1/2 rounded-full ${tickColors[kind]}`}
      style={{ left: `${(place / tickParts) * 100}%` }}
    />
  ));
});
