"use client";

import { Flag, Maximize2 } from "lucide-react";
import { type PointerEvent, useRef } from "react";
import { formatDuration } from "@/components/ui/duration";
import type { Replay } from "../replay/create-replay";
import { axisTicks, type TimeScale } from "./time-scale";
import { PlayheadHandle } from "./timeline-playhead";

/** A moment with a name. */
export type AxisMark = { id: string; time: number; name: string };

type AxisProps = {
  height: number;
  scale: TimeScale;
  replay: Replay;
  marks: readonly AxisMark[];
  isZoomed: boolean;
  onReset(): void;
};

/** The times along the top: pressing or dragging there moves the playhead. Idle stretches are cut short, and say by how much. */
export function TimelineAxis({ height, scale, replay, marks, isZoomed, onReset }: AxisProps) {
  const ground = useRef<HTMLDivElement>(null);
  const seek = (event: PointerEvent) => {
    const box = ground.current?.getBoundingClientRect();
    if (box) replay.seek(scale.timeAt((event.clientX - box.left) / box.width));
  };
  const { clock } = scale;
  return (
    <div className="run-timeline-line sticky top-0 z-4 bg-panel" style={{ height }}>
      <div className="flex items-center justify-end border-r border-b border-line pr-1">
        {isZoomed && (
          <button
            type="button"
            onClick={onReset}
            className="flex items-center gap-1 rounded-sm px-1.5 text-[10px] text-accent-text hover:bg-hover"
            title="Show the whole run (0)"
          >
            <Maximize2 className="size-3" aria-hidden="true" /> Whole run
          </button>
        )}
      </div>
      <div
        ref={ground}
        className="num relative cursor-ew-resize touch-none overflow-hidden border-b border-line text-[10px] text-fg-3 select-none"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          replay.pause();
          seek(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
      >
        {axisTicks(scale).map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 border-l border-line pt-1 pl-1.5 whitespace-nowrap"
            style={{ left: `${((tick - scale.from) / scale.span) * 100}%` }}
          >
            {tick === 0 ? "0 s" : formatDuration(clock.toTime(tick) - clock.start)}
          </span>
        ))}
        {clock.gaps.map((gap) => {
          const place = scale.place(gap.from, gap.to);
          return (
            place && (
              <span
                key={gap.from}
                className="timeline-gap absolute inset-y-0 overflow-hidden bg-panel pt-1 text-center whitespace-nowrap text-fg-3"
                style={place}
                title={`${formatDuration(gap.to - gap.from)} without an event, shortened here and in playback`}
              >
                {formatDuration(gap.to - gap.from)}
              </span>
            )
          );
        })}
        {marks.map(({ id, time, name }) => (
          <button
            key={id}
            type="button"
            aria-label={`Go to the bookmark ${name}`}
            title={name}
            className="absolute top-0 -ml-2 grid size-4 place-items-center text-accent-text"
            style={{ left: `${scale.at(time)}%` }}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => replay.seek(time)}
          >
            <Flag className="size-3 fill-current" aria-hidden="true" />
          </button>
        ))}
        <PlayheadHandle replay={replay} scale={scale} />
      </div>
    </div>
  );
}
