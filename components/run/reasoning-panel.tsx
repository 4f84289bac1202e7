"use client";

import { BadgeCheck, Brain, MessageSquareText, Undo2 } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { cn } from "@/components/cn";
import { Prose } from "@/components/prose";
import { formatDuration } from "@/components/ui/duration";
import { formatMoney } from "@/components/ui/money";
import type { StepView, TurnView } from "@/server/workflow/run-view";
import { isAnswer } from "@/server/workflow/story/tell-run";
import { roundIcon, StoryEntry } from "./reasoning/story-entry";
import { ToolCallCard } from "./reasoning/tool-call-card";
import type { LiveText } from "./use-run-view";

type ReasoningProps = {
  runId: string;
  step: StepView;
  live: LiveText | undefined;
  /** The turn that is to be seen first. */
  turn?: number | null;
};

/** What the step thought, did and saw, as a story; grows while it happens. */
export const ReasoningPanel = memo(function ReasoningPanel({ runId, step, live, turn = null }: ReasoningProps) {
  const list = useRef<HTMLOListElement>(null);
  // Scrolling is the browser's.
  useEffect(() => {
    if (turn === null) return;
    const entry = list.current?.querySelector(`[data-turn="${turn}"]`);
    if (!(entry instanceof HTMLElement)) return;
    entry.scrollIntoView({ block: "start" });
    entry.focus({ preventScroll: true });
  }, [turn]);
  if (step.turns.length === 0 && !live)
    return <p className="px-4 py-6 text-sm text-fg-3">This step has no reasoning to show. Look at its input and output.</p>;
  return (
    <ol ref={list} className="px-4 py-4" aria-live="polite" aria-relevant="additions">
      {step.turns.map((shown, index) => (
        <TurnEntries key={shown.turn} runId={runId} turn={shown} isAnswer={isAnswer(shown, step.turns[index + 1])} />
      ))}
      {live && <LiveEntry live={live} />}
    </ol>
  );
});

/** A turn that did not change is not drawn again. */
const TurnEntries = memo(function TurnEntries({ runId, turn, isAnswer: answers }: { runId: string; turn: TurnView; isAnswer: boolean }) {
  const { thought, text, toolCalls, review } = turn;
  const side = sideWords(turn);
  if (review) return <ReviewEntry turn={turn} review={review} side={side} />;
  const first = thought ? "thought" : text ? "text" : "tool";
  return (
    <>
      {thought && (
        <StoryEntry turn={turn.turn} icon={roundIcon(<Brain className="size-3.5" aria-hidden="true" />)} title="Thought" side={side}>
          <p className="text-sm text-pretty whitespace-pre-wrap text-fg-2">{thought}</p>
        </StoryEntry>
      )}
      {text && (
        <StoryEntry
          turn={first === "text" ? turn.turn : undefined}
          icon={roundIcon(<MessageSquareText className="size-3.5" aria-hidden="true" />)}
          title={answers ? "Answer" : "Said"}
          side={thought ? undefined : side}
        >
          <Prose text={text} />
        </StoryEntry>
      )}
      {toolCalls.map((call, index) => (
        <ToolCallCard key={call.callKey} runId={runId} call={call} turn={first === "tool" && index === 0 ? turn.turn : undefined} />
      ))}
    </>
  );
});

type ReviewEntryProps = { turn: TurnView; review: NonNullable<TurnView["review"]>; side: string };

/** What a reviewer said of the answer before. */
function ReviewEntry({ turn, review: { approved, score, round }, side }: ReviewEntryProps) {
  const Icon = approved ? BadgeCheck : Undo2;
  const tone = approved ? "text-ok-fg" : "text-wait-fg";
  return (
    <StoryEntry
      turn={turn.turn}
      icon={roundIcon(<Icon className={cn("size-3.5", tone)} aria-hidden="true" />)}
      title={
        <>
          Review {round}: <span className={tone}>{approved ? "approved" : "sent back"}</span>
        </>
      }
      side={[`${score} of 100`, side].join(" · ")}
    >
      {turn.thought && <p className="text-xs text-pretty whitespace-pre-wrap text-fg-3">{turn.thought}</p>}
      <p className="text-sm text-pretty whitespace-pre-wrap">{turn.text}</p>
    </StoryEntry>
  );
}

/** "turn 2 · 1.2 s · $0.0006" */
function sideWords({ turn, usage }: TurnView): string {
  const cost = usage && usage.costMicros > 0 ? formatMoney(usage.costMicros / 1_000_000) : null;
  return [`turn ${turn}`, usage && formatDuration(usage.durationMs), cost].filter(Boolean).join(" · ");
}

function LiveEntry({ live }: { live: LiveText }) {
  // A verdict is not for reading before it is whole.
  const writing = live.text !== "" && !live.review;
  return (
    <StoryEntry
      icon={roundIcon(
        writing ? <MessageSquareText className="size-3.5" aria-hidden="true" /> : <Brain className="size-3.5" aria-hidden="true" />,
      )}
      title={live.review ? "Reviewing" : writing ? "Writing" : "Thinking"}
      side="now"
    >
      {live.reasoning && !writing && <p className="text-sm whitespace-pre-wrap text-fg-2">{live.reasoning}</p>}
      {writing && <p className="text-sm whitespace-pre-wrap">{live.text}</p>}
      <span className="live-caret" aria-hidden="true" />
    </StoryEntry>
  );
}
