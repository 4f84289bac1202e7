"use client";
import type { ReactNode } from "react";
import { StepMarks } from "@/components/canvas/step-marks";
import type { ShownStep } from "@/components/editor-run/use-shown-step";
import { LoopPasses } from "@/components/run/loop-passes";
import { ReasoningPanel } from "@/components/run/reasoning-panel";
import { NotYet, StepFigures, StepInput, StepNotices, StepOutput, stepWord } from "@/components/run/step-body";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DocumentNode } from "@/server/workflow/document";
import { ShownFixes } from "./shown-fixes";

type ShownProps = { node: DocumentNode; shown: ShownStep };

/** How the step stands, over what it got and gave. */
function ShownFrame({ node, shown: { runId, step, loops }, children }: ShownProps & { children: ReactNode }) {
  return (
    <>
      {loops.map(({ id, name }) => (
        <LoopPasses key={id} containerId={id} name={name} />
      ))}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-3 pb-2.5">
        <StatusBadge status={step?.status ?? "queued"} word={step && stepWord(step)} />
        {step && <StepMarks step={step} withWords />}
        {step && step.attempt > 1 && <span className="num text-2xs text-fg-2">Attempt {step.attempt}</span>}
      </p>
      {step && <StepFigures step={step} />}
      <StepNotices runId={runId} node={node} step={step} renderFixes={(error) => <ShownFixes node={node} step={step} error={error} />} />
      {children}
    </>
  );
}

/** What the agent thought and did in the run that is shown. */
export function ShownReasoning({ node, shown }: ShownProps) {
  return (
    <ShownFrame node={node} shown={shown}>
      {shown.step ? <ReasoningPanel runId={shown.runId} step={shown.step} live={shown.live} /> : <NotYet />}
    </ShownFrame>
  );
}

/** What the node got in the run that is shown. */
export function ShownInput({ node, shown }: ShownProps) {
  return (
    <ShownFrame node={node} shown={shown}>
      <div className="grid gap-3 p-4">
        <StepInput runId={shown.runId} step={shown.step} />
      </div>
    </ShownFrame>
  );
}

/** What the node gave in the run that is shown. `children`: what can be done with it. */
export function ShownOutput({ node, shown, children }: ShownProps & { children?: ReactNode }) {
  return (
    <ShownFrame node={node} shown={shown}>
      <div className="grid gap-3 p-4">
        {children}
        <StepOutput runId={shown.runId} step={shown.step} />
      </div>
    </ShownFrame>
  );
}
