"use client";
import { Duration, formatDuration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import { useNow } from "@/components/use-now";
import type { DocumentNode } from "@/server/workflow/document";
import { isActiveStep } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";
import { PassCounts } from "./pass-counts";
import { useRunStore } from "./use-run-store";

const tokenFormat = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** The strip under a card during and after a run: time, tokens, cost; or in words what it waits for. */
export function NodeCardFooter({ node, step }: { node: DocumentNode; step: StepView | undefined }) {
  const tally = useRunStore((state) => state.tallies[node.id]);
  const compared = useRunStore(({ paths }) => paths && (paths.nodes[node.id] ?? "none"));
  const isOutside = useRunStore((state) => state.within?.has(node.id) === false);
  const isApart = useRunStore((state) => state.loops[node.parent ?? ""]?.isApart === true);
  return (
    <div className="lod-far-hidden num flex h-[26px] items-center gap-2 border-t border-line px-3 text-2xs text-fg-3">
      {compared ? (
        <span>{pathWords[compared]}</span>
      ) : step ? (
        <StepFigures step={step} tries={node.policy?.retry?.attempts} />
      ) : (
        <span>
          {node.disabled
            ? "Disabled"
            : isOutside
              ? "Not in this run"
              : tally
                ? "Not reached in this pass"
                : isApart
                  ? "In runs of their own"
                  : "Not reached yet"}
        </span>
      )}
      {tally && <PassCounts tally={tally} className="ml-auto" />}
    </div>
  );
}

const pathWords = { a: "Only in A", b: "Only in B", both: "In both", none: "In neither" } as const;

const afterDot = "shrink-0 whitespace-nowrap before:mr-2 before:text-line-strong before:content-['·']";

function StepFigures({ step, tries }: { step: StepView /** As its settings have it. */; tries: number | undefined }) {
  const tokens = step.tokens.input + step.tokens.output;
  return (
    <>
      {step.retry ? <NextTry retry={step.retry} tries={tries} /> : <StepTime step={step} />}
      {tokens > 0 && <span className={afterDot}>{tokenFormat.format(tokens)} tok</span>}
      {step.attempt > 1 && !step.retry && <span className={afterDot}>attempt {step.attempt}</span>}
      {step.costMicros > 0 && (
        <Money
          usd={step.costMicros / 1_000_000}
          className="ml-auto rounded-[5px] bg-sunken px-1.5 py-px text-[10.5px] text-fg-2 dark:bg-hover"
        />
      )}
    </>
  );
}

/** "2 of 3, next in 12 s". */
function NextTry({ retry, tries }: { retry: NonNullable<StepView["retry"]>; tries: number | undefined }) {
  const now = useNow();
  const left = Date.parse(retry.at) - now;
  return (
    <span className="truncate font-medium text-wait-fg" title={`It failed: ${retry.error.message}`}>
      {retry.attempt}
      {tries !== undefined && tries >= retry.attempt && ` of ${tries}`},{" "}
      {left > 0 ? `next in ${formatDuration(Math.max(1_000, left))}` : "next try begins"}
    </span>
  );
}

function StepTime({ step }: { step: StepView }) {
  if (step.status === "waiting") return <span className="truncate font-medium text-wait-fg">{waitWords(step.waiting)}</span>;
  if (step.status === "skipped") return <span>{step.skipReason === "by-person" ? "Skipped by a person" : "Skipped"}</span>;
  if (step.status === "failed") return <span className="truncate text-fail-fg">{step.error?.message ?? "Failed"}</span>;
  if (isActiveStep(step.status) && step.startedAt) return <RunningDuration since={step.startedAt} className="font-medium text-run-fg" />;
  if (step.durationMs !== undefined) return <Duration ms={step.durationMs} />;
  return <span>Ready, held by the pause</span>;
}

/** In a few words what a step waits for. */
function waitWords(waiting: StepView["waiting"]): string {
  if (waiting?.title) return waiting.title;
  if (waiting?.for !== "run") return waiting?.for === "time" ? "Waiting for its time" : "Waiting";
  return waiting.runs === undefined || waiting.runs === 1 ? "Waiting for a run" : `Waiting for ${waiting.runs} runs`;
}
