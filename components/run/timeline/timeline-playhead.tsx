"use client";

import { useStore } from "zustand";
import { formatDuration } from "@/components/ui/duration";
import type { Replay } from "../replay/create-replay";
import type { TimeScale } from "./time-scale";

type PlayheadProps = { replay: Replay; scale: TimeScale };

/** Where the playhead is: percent of the width, and its time. */
function usePlayhead({ replay, scale }: PlayheadProps) {
  const isPast = useStore(replay, ({ moment }) => moment !== null);
  const time = useStore(replay, (state) => (state.moment === null ? scale.end : state.time));
  return { isPast, time, left: scale.at(time) };
}

/** The playhead's head, on the axis. */
export function PlayheadHandle(props: PlayheadProps) {
  const { left, time } = usePlayhead(props);
  if (left < 0 || left > 100) return null;
  return (
    <span
      data-testid="playhead"
      className="pointer-events-none absolute bottom-0.5 z-1 -translate-x-1/2 rounded-sm bg-run px-1 text-[10px] leading-4 font-medium whitespace-nowrap text-panel"
      style={{ left: `clamp(20px, ${left}%, calc(100% - 24px))` }}
    >
      {formatDuration(time - props.scale.clock.start)}
    </span>
  );
}

/** Its line through all rows, what lies after it made faint, and the stretch that is being marked. */
export function Playhead({ brush, ...props }: PlayheadProps & { brush: readonly [number, number] | null }) {
  const { left, isPast } = usePlayhead(props);
  return (
    <div className="run-timeline-ground pointer-events-none absolute inset-y-0 right-0 z-3 overflow-hidden">
      {isPast && left < 100 && <div className="absolute inset-y-0 right-0 bg-panel/60" style={{ left: `${Math.max(0, left)}%` }} />}
      {left >= 0 && left <= 100 && <div className="absolute inset-y-0 w-px bg-run" style={{ left: `${left}%` }} />}
      {brush && (
        <div
          className="absolute inset-y-0 border-x border-accent bg-accent-soft"
          style={{ left: `${Math.min(...brush) * 100}%`, width: `${Math.abs(brush[1] - brush[0]) * 100}%` }}
        />
      )}
    </div>
  );
}
