import "server-only";
import type { ErrorValue } from "@/server/errors";
import type { StepResult } from "@/server/workflow/define";
import type { PlanStep } from "@/server/workflow/plan";
import type { NewRunEvent, StepFlag } from "@/server/workflow/run-event";
import type { StepWrite } from "../event-log/run-commit";
import type { StepOutcome } from "../run-plan";
import type { RunSession } from "../run-session";
import type { StepSession } from "../step-session";

/** A settled step's row and events, held until its edges are known, so that all is one write. */
export type Settled = { step: StepWrite; events: NewRunEvent[] };

export type StepEnd = {
  outcome: StepOutcome;
  settled: Settled;
  /** Why the run fails, or how a `stop` ended it. */
  error?: ErrorValue;
  end?: NonNullable<StepResult<unknown>["end"]>;
};

export type Success = {
  input: unknown;
  output: { value: unknown; stored: unknown };
  handle: string;
  flags?: StepFlag[];
  step?: StepSession;
  startedAt?: string;
};

/** The end of a step that did what it should. */
export function succeed(session: RunSession, planned: PlanStep, { input, output, handle, flags, step, startedAt }: Success): StepEnd {
  const at = session.at();
  session.outputs.set(planned.nodeId, output.value);
  session.setActivity(planned.nodeId, null);
  return {
    outcome: { kind: "left", handle },
    settled: {
      step: {
        key: planned.nodeId,
        nodeId: planned.nodeId,
        status: "succeeded",
        attempt: step?.attempt ?? 1,
        handle,
        input: session.store(input, "The input").stored,
        output: output.stored,
        ...(flags ? { flags } : {}),
        ...step?.spent,
        startedAt: startedAt ?? at,
        finishedAt: at,
      },
      events: [
        ...(step?.takeSaid() ?? []),
        {
          type: "step-succeeded",
          stepKey: planned.nodeId,
          at,
          data: { output: output.stored, handle, durationMs: elapsed(startedAt ?? at, at), ...(flags ? { flags } : {}) },
        },
      ],
    },
  };
}

/** A disabled node hands its input on. */
export function passOn(session: RunSession, planned: PlanStep, input: unknown): StepEnd {
  const at = session.at();
  const handle = firstHandle(planned);
  const stored = session.store(input, "The input");
  session.outputs.set(planned.nodeId, stored.value);
  return {
    outcome: { kind: "left", handle },
    settled: {
      step: {
        key: planned.nodeId,
        nodeId: planned.nodeId,
        status: "skipped",
        attempt: 0,
        handle,
        output: stored.stored,
        startedAt: null,
        finishedAt: at,
      },
      events: [{ type: "step-skipped", stepKey: planned.nodeId, at, data: { reason: "disabled" } }],
    },
  };
}

/** The last word on a failure: the node's policy handles it, or the run fails. */
export function fail(step: StepSession, { error, startedAt }: { error: ErrorValue; startedAt: string }): StepEnd {
  const { session, step: planned, attempt, policy } = step;
  const at = session.at();
  const handled = policy.onError === "continue" || policy.onError === "branch" ? policy.onError : undefined;
  const handle = handled === "branch" ? "error" : firstHandle(planned);
  const output = handled ? { error: { code: error.code, message: error.message, attempt } } : undefined;
  if (handled) session.outputs.set(planned.nodeId, output);
  session.setActivity(planned.nodeId, null);
  return {
    outcome: handled ? { kind: "left", handle } : { kind: "failed" },
    error,
    settled: {
      step: {
        key: step.key,
        nodeId: planned.nodeId,
        status: "failed",
        attempt,
        ...(handled ? { handle, output } : {}),
        error,
        ...step.spent,
        startedAt,
        finishedAt: at,
      },
      events: [
        ...step.takeSaid(),
        {
          type: "step-failed",
          stepKey: step.key,
          at,
          data: { error, attempt, durationMs: elapsed(startedAt, at), ...(handled ? { handled } : {}) },
        },
      ],
    },
  };
}

/** The handle that a node leaves by when nothing says otherwise. */
export const firstHandle = ({ handles }: PlanStep) => handles[0] ?? "out";

const elapsed = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));
