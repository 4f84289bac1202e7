"use client";

import type { ReactNode } from "react";
import { Duration, RunningDuration } from "@/components/ui/duration";
import { Money } from "@/components/ui/money";
import type { ErrorValue } from "@/server/errors";
import type { DocumentNode } from "@/server/workflow/document";
import { isActiveStep } from "@/server/workflow/run-event";
import type { StepView } from "@/server/workflow/run-view";
import { ChildRuns } from "./child-runs";
import { ErrorCard } from "./error-card";
import { StepApproval } from "./step-approval";
import type { LiveText } from "./use-run-view";
import { ValueView } from "./value-view";

/** Node types that let other runs do their work. */
const typesWithRuns: ReadonlySet<string> = new Set(["sub-workflow", "for-each"]);

/** Whether it has thought something, or does so now. */
export const hasReasoning = (step: StepView | undefined, live: LiveText | undefined) => live !== undefined || (step?.turns.length ?? 0) > 0;

type NoticesProps = {
  runId: string;
  node: Pick<DocumentNode, "type">;
  step: StepView | undefined;
  /** What can be done about its error. */
  renderFixes?: ((error: ErrorValue) => ReactNode) | undefined;
};

/** What stands over all that a step got and gave: whom it waits for, the runs that work for it, what went wrong. */
export function StepNotices({ runId, node, step, renderFixes }: NoticesProps) {
  return (
    <>
      {step?.waiting?.for === "person" && step.waiting.humanTaskId && <StepApproval runId={runId} humanTaskId={step.waiting.humanTaskId} />}
      {step && typesWithRuns.has(node.type) && <ChildRuns runId={runId} step={step} />}
      {step?.error && (
        <div className="px-4 pt-4">
          <ErrorCard error={step.error} attempt={step.attempt}>
            {renderFixes?.(step.error)}
          </ErrorCard>
        </div>
      )}
      {step?.retry && step.status === "retrying" && (
        <div className="px-4 pt-4">
          <ErrorCard error={step.retry.error} attempt={step.retry.attempt - 1}>
            <p className="text-wait-fg">
              Attempt {step.retry.attempt} begins at {new Date(step.retry.at).toLocaleTimeString()}.
            </p>
          </ErrorCard>
        </div>
      )}
    </>
  );
}

/** What a step gave, and the way it left by. */
export function StepOutput({ runId, step }: { runId: string; step: StepView | undefined }) {
  return (
    <>
      {step && step.output !== undefined ? (
        <ValueView runId={runId} label="Output" value={step.output} name={step.nodeId} />
      ) : (
        <NotYet step={step} />
      )}
      {step?.handle && step.handle !== "out" && (
        <p className="text-xs text-fg-2">
          Left by <b className="font-[550]">{step.handle}</b>
        </p>
      )}
    </>
  );
}

/** What a step got, and its settings with all expressions resolved. */
export function StepInput({ runId, step }: { runId: string; step: StepView | undefined }) {
  return (
    <>
      {step && step.input !== undefined ? (
        <ValueView runId={runId} label="Input" value={step.input} name="input" />
      ) : (
        <NotYet step={step} />
      )}
      {step?.config !== undefined && <ValueView runId={runId} label="Settings as resolved" value={step.config} />}
    </>
  );
}

const skipWords = {
  disabled: "This node is disabled, so its input was passed on.",
  "not-reached": "The run took another way, so this step was skipped.",
  "by-person": "A person skipped this step.",
} as const;

/** The status in words, where its own word would leave out who or why. */
export function stepWord(step: StepView): string | undefined {
  if (step.status === "skipped" && step.skipReason === "by-person") return "Skipped by a person";
  if (step.status === "queued") return "Ready, paused";
  if (step.status === "waiting" && step.waiting?.for === "run") return "Waiting for a run";
  return undefined;
}

/** Why there is nothing to see. */
export function NotYet({ step }: { step?: StepView | undefined }) {
  if (step?.status === "skipped") return <p className="p-4 text-sm text-fg-3">{skipWords[step.skipReason ?? "not-reached"]}</p>;
  if (step?.status === "queued") return <p className="p-4 text-sm text-fg-3">It is ready, and begins when the run goes on.</p>;
  return (
    <p className="p-4 text-sm text-fg-3">
      {!step
        ? "The run has not reached this yet."
        : isActiveStep(step.status)
          ? "Nothing yet: the step goes on."
          : "Nothing was recorded here."}
    </p>
  );
}

const whole = new Intl.NumberFormat("en");

/** Time, tokens and cost of a step. */
export function StepFigures({ step }: { step: StepView }) {
  const tokens = step.tokens.input + step.tokens.output;
  return (
    <dl className="grid grid-cols-3 border-y border-line text-xs [&>div]:px-4 [&>div]:py-2.5 [&>div+div]:border-l [&>div+div]:border-line">
      <div>
        <dt className="text-fg-3">Time</dt>
        <dd className="num text-sm font-[570]">
          {isActiveStep(step.status) && step.startedAt ? (
            <RunningDuration since={step.startedAt} />
          ) : step.durationMs === undefined ? (
            "–"
          ) : (
            <Duration ms={step.durationMs} />
          )}
        </dd>
      </div>
      <div>
        <dt className="text-fg-3">Tokens</dt>
        <dd
          className="num text-sm font-[570]"
          title={`${step.tokens.input} in, ${step.tokens.output} out${step.tokens.estimated ? "; guessed, because the provider did not count" : ""}`}
        >
          {tokens === 0 ? "–" : `${step.tokens.estimated ? "≈ " : ""}${whole.format(tokens)}`}
        </dd>
      </div>
      <div>
        <dt className="text-fg-3">Cost</dt>
        <dd className="num text-sm font-[570]">
          {step.savedMicros ? (
            <>
              <Money usd={step.savedMicros / 1_000_000} /> saved
            </>
          ) : step.costMicros === 0 ? (
            "–"
          ) : (
            <Money usd={step.costMicros / 1_000_000} />
          )}
        </dd>
      </div>
    </dl>
  );
}
