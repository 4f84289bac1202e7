"use client";

import { cn } from "@/components/cn";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import type { NodeGroup } from "@/server/workflow/define";
import type { TimeScale } from "./time-scale";
import type { Mark, Stretch, TimelineRow } from "./timeline-rows";

const groupBar = { agent: "bg-agent", tool: "bg-tool", logic: "bg-logic", people: "bg-people", trigger: "bg-trigger" } as const;
const stretchWords = {
  queued: "Held, ready to begin",
  running: "Ran",
  waiting: "Waited",
  retrying: "Backed off before the next try",
} as const;
/** More inner blocks than this in one row cannot be told apart; the first ones in view are drawn. */
const mostMarks = 300;

type BlocksProps = { row: TimelineRow; group: NodeGroup; scale: TimeScale };

/** The bars of one step: told apart by colour and by pattern. */
export function StepBlocks({ row, group, scale }: BlocksProps) {
  const marks: { mark: Mark; place: { left: string; width: string } }[] = [];
  for (const mark of row.marks) {
    const place = scale.place(mark.from, mark.to ?? scale.end);
    if (place) marks.push({ mark, place });
    if (marks.length === mostMarks) break;
  }
  return (
    <>
      {row.stretches.map((stretch, index) => {
        const to = stretch.to ?? scale.end;
        const place = scale.place(stretch.from, to);
        const isLast = index === row.stretches.length - 1;
        return (
          place && (
            <span
              key={`${stretch.kind}-${stretch.from}`}
              data-kind={stretch.kind}
              data-tip={`${stretch.words ?? stretchWords[stretch.kind]}: ${formatDuration(to - stretch.from)}`}
              className={cn(
                "timeline-stretch absolute top-[6px] h-[10px] rounded-[3px]",
                barOf(stretch, group),
                isLast && row.failed && "border-r-3 border-fail",
              )}
              style={place}
            />
          )
        );
      })}
      {marks.map(({ mark, place }) => (
        <span
          key={`${mark.kind}-${mark.callKey}-${mark.from}`}
          data-kind={mark.kind}
          data-tip={markWords(mark, scale.end)}
          className={cn(
            "absolute rounded-[2px] border border-panel",
            mark.kind === "tool" ? "top-[4px] h-[14px]" : "top-[7px] h-2 opacity-80",
            mark.ok === false ? "bg-fail" : mark.kind === "tool" ? "bg-tool" : "bg-agent",
          )}
          style={place}
        />
      ))}
    </>
  );
}

function barOf({ kind, to }: Stretch, group: NodeGroup): string {
  if (kind === "queued") return "border border-dotted border-idle";
  if (kind === "waiting") return "timeline-wait";
  if (kind === "retrying") return "border border-dashed border-wait bg-wait-soft";
  return cn(groupBar[group], "opacity-55", to === null && "animate-pulse");
}

function markWords({ kind, name, from, to, ok, costMicros }: Mark, end: number): string {
  const result = ok === false ? "failed" : to === null ? "goes on" : null;
  const words = [kind === "tool" ? name : `Turn of ${name}`, formatDuration((to ?? end) - from), result];
  return [...words, costMicros ? formatMoney(costMicros / 1_000_000) : null].filter(Boolean).join(" · ");
}
