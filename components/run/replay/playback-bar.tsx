"use client";

import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useStore } from "zustand";
import { cn } from "@/components/cn";
import { formatDuration } from "@/components/ui/duration";
import { IconButton } from "@/components/ui/icon-button";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";
import type { Landmark } from "@/server/workflow/replay/landmarks";
import type { PlaybackClock } from "@/server/workflow/replay/playback-clock";
import { isFinalRun, type RunStatus } from "@/server/workflow/run-event";
import { type Replay, speeds } from "./create-replay";
import { JumpMenu } from "./jump-menu";
import { Scrubber } from "./scrubber";

type PlaybackBarProps = {
  replay: Replay;
  clock: PlaybackClock;
  /** The seq of the last event, and how the run stands now. */
  seq: number;
  status: RunStatus;
  landmarks: readonly Landmark[];
  /** More that can be done with the moment. */
  children?: ReactNode;
};

/** Plays a run back from its events, and goes to any moment of it. */
export const PlaybackBar = memo(function PlaybackBar({ replay, clock, seq, status, landmarks, children }: PlaybackBarProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend to be seen
    <div
      role="group"
      aria-label="Playback"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-1 gap-y-1 border-b border-line px-2 py-1 print:hidden"
    >
      <Transport replay={replay} />
      <SpeedChoice replay={replay} />
      <div className="flex min-w-48 flex-1 items-center gap-3 px-2 max-md:order-last max-md:basis-full">
        <Scrubber replay={replay} clock={clock} seq={seq} landmarks={landmarks} />
        <Times replay={replay} clock={clock} />
      </div>
      <JumpMenu replay={replay} landmarks={landmarks} seq={seq} />
      {children}
      <LiveButton replay={replay} isOver={isFinalRun(status)} />
    </div>
  );
});

function Transport({ replay }: { replay: Replay }) {
  const playing = useStore(replay, (state) => state.playing);
  return (
    <>
      <IconButton label="Previous event" keys="," side="top" onClick={() => replay.step(-1)}>
        <SkipBack />
      </IconButton>
      <IconButton
        label={playing ? "Pause playback" : "Play back"}
        keys="Space"
        side="top"
        onClick={() => (playing ? replay.pause() : replay.play())}
      >
        {playing ? <Pause /> : <Play />}
      </IconButton>
      <IconButton label="Next event" keys="." side="top" onClick={() => replay.step(1)}>
        <SkipForward />
      </IconButton>
    </>
  );
}

function SpeedChoice({ replay }: { replay: Replay }) {
  const speed = useStore(replay, (state) => state.speed);
  return (
    <Select value={String(speed)} onValueChange={(value) => replay.setSpeed(speeds.find((known) => String(known) === value) ?? 1)}>
      <SelectTrigger aria-label="Playback speed" className="num h-[26px] w-16 px-2 text-xs">
        {speed}×
      </SelectTrigger>
      <SelectContent>
        {speeds.map((known) => (
          <SelectItem key={known} value={String(known)}>
            {known}×
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}

function Times({ replay, clock }: { replay: Replay; clock: PlaybackClock }) {
  const time = useStore(replay, (state) => (state.moment === null ? clock.end : state.time));
  return (
    <span className="num min-w-32 shrink-0 text-right text-2xs text-fg-2">
      {formatDuration(time - clock.start)} <span className="text-fg-3">of {formatDuration(clock.end - clock.start)}</span>
    </span>
  );
}

function LiveButton({ replay, isOver }: { replay: Replay; isOver: boolean }) {
  const isPast = useStore(replay, ({ moment }) => moment !== null);
  return (
    <button
      type="button"
      aria-pressed={!isPast}
      onClick={() => replay.live()}
      title={isPast ? `Back to ${isOver ? "the end" : "now"} (End)` : undefined}
      className={cn(
        "flex h-[26px] items-center gap-1.5 rounded-sm px-2 text-xs font-medium hover:bg-hover pointer-coarse:h-9",
        isPast ? "text-accent-text" : "text-fg-2",
      )}
    >
      <span className={cn("size-1.5 rounded-full", isPast || isOver ? "bg-idle" : "animate-pulse bg-run")} aria-hidden="true" />
      {isOver ? "End" : "Live"}
    </button>
  );
}
