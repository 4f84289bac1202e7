"use client";

import type { ReactNode } from "react";
import type { ErrorValue } from "@/server/errors";
import type { RunView } from "@/server/workflow/run-view";
import { ErrorCard } from "./error-card";
import { ValueView } from "./value-view";

/** The panel when no step is chosen: how the run stands, what it gave, or why it failed. */
export function RunSummary({
  runId,
  view,
  failedStep,
  onOpenFailedStep,
  renderFixes,
}: {
  runId: string;
  view: RunView;
  failedStep: string | null;
  onOpenFailedStep(): void;
  /** What can be done about its error. */
  renderFixes(error: ErrorValue): ReactNode;
}) {
  return (
    <div className="grid gap-3 overflow-y-auto p-4">
      {view.error && (
        <ErrorCard error={view.error}>
          {failedStep && (
            <button type="button" onClick={onOpenFailedStep} className="font-medium text-fail-fg underline underline-offset-2">
              Open {failedStep}
            </button>
          )}
          {renderFixes(view.error)}
        </ErrorCard>
      )}
      {view.status === "succeeded" && <ValueView runId={runId} label="Result" value={view.output} />}
      {view.status === "paused" && (
        <p className="text-sm text-fg-2">Paused. What was under way ends, and nothing else begins until it is resumed.</p>
      )}
      {view.status === "cancelled" && <p className="text-sm text-fg-2">This run was cancelled. What had finished is kept.</p>}
      <ValueView runId={runId} label="Started with" value={view.input} />
      {view.status !== "succeeded" && !view.error && view.status !== "cancelled" && (
        <p className="text-sm text-fg-3">Choose a step to see what it thinks and does.</p>
      )}
    </div>
  );
}
