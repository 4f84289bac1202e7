"use client";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import { isActiveStep } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";

const tokenFormat = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** The strip under a card during and after a run: time, tokens, cost; or in words what it waits for. */
export function NodeCardFooter({ step, disabled }: { step: StepView | undefined; disabled: boolean }) {
  return (
    <div className="lod-far-hidden num flex h-[26px] items-center gap-2 border-t border-line px-3 text-2xs text-fg-3">
      {step ? <StepFigures step={step} /> : <span>{disabled ? "Disabled" : "Not reached yet"}</span>}
    </div>
  );
}

function StepFigures({ step }: { step: StepView }) {
  const tokens = step.tokens.input + step.tokens.output;
  return (
    <>
      <StepTime step={step} />
      {tokens > 0 && <span className="before:mr-2 before:text-line-strong before:content-['·']">{tokenFormat.format(tokens)} tok</span>}
      {step.attempt > 1 && <span className="before:mr-2 before:text-line-strong before:content-['·']">attempt {step.attempt}</span>}
      {step.costMicros > 0 && (
        <Money
          usd={step.costMicros / 1_000_000}
          className="ml-auto rounded-[5px] bg-sunken px-1.5 py-px text-[10.5px] text-fg-2 dark:bg-hover"
        />
      )}
    </>
  );
}

function StepTime({ step }: { step: StepView }) {
  if (step.status === "waiting") return <span className="truncate font-medium text-wait-fg">{step.waiting?.title || "Waiting"}</span>;
  if (step.status === "skipped") return <span>Skipped</span>;
  if (step.status === "failed") return <span className="truncate text-fail-fg">{step.error?.message ?? "Failed"}</span>;
  if (isActiveStep(step.status) && step.startedAt) return <RunningDuration since={step.startedAt} className="font-medium text-run-fg" />;
  if (step.durationMs !== undefined) return <Duration ms={step.durationMs} />;
  return <span>Queued</span>;
}
