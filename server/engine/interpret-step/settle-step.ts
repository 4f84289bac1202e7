import "server-only";
import type { ErrorValue } from "@/server/errors";
import type { StepResult } from "@/server/workflow/define";
import { errorHandle } from "@/server/workflow/graph/list-handles";
import type { PlanStep } from "@/server/workflow/plan";
import type { NewRunEvent, StepFlag } from "@/server/workflow/run-event";
import type { StepWrite } from "../event-log/run-commit";
import type { Frame } from "../frame";
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

/** A planned step where it stands. */
export type StepPlace = { session: RunSession; frame: Frame; planned: PlanStep };

export type Success = {
  input: unknown;
  output: { value: unknown; stored: unknown };
  handle: string;
  flags?: StepFlag[];
  /** What it would have cost, had it not been kept. */
  savedMicros?: number;
  step?: StepSession;
  startedAt?: string;
};

/** The end of a step that did what it should. */
export function succeed(
  { session, frame, planned }: StepPlace,
  { input, output, handle, flags, savedMicros, step, startedAt }: Success,
): StepEnd {
  const at = session.at();
  const key = frame.keyOf(planned.nodeId);
  frame.outputs.set(planned.nodeId, output.value);
  session.setActivity(key, null);
  return {
    outcome: { kind: "left", handle },
    settled: {
      step: {
        key,
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
          stepKey: key,
          at,
          data: {
            output: output.stored,
            handle,
            durationMs: elapsed(startedAt ?? at, at),
            ...(flags ? { flags } : {}),
            ...(savedMicros ? { savedMicros } : {}),
          },
        },
      ],
    },
  };
}

/** A disabled node, and one that a person skips, hands its input on, or what the person gave. */
export function passOn(
  { session, frame, planned }: StepPlace,
  { output, reason, by }: { output: unknown; reason: "disabled" | "by-person"; by?: string },
): StepEnd {
  const at = session.at();
  const key = frame.keyOf(planned.nodeId);
  const handle = firstHandle(planned);
  const stored = session.store(output, "The output");
  frame.outputs.set(planned.nodeId, stored.value);
  session.setActivity(key, null);
  const startedAt = session.steps.get(key)?.startedAt ?? null;
  const data = { reason, ...(by === undefined ? {} : { by }) };
  return {
    outcome: { kind: "left", handle },
    settled: {
      step: { key, nodeId: planned.nodeId, status: "skipped", attempt: 0, handle, output: stored.stored, startedAt, finishedAt: at },
      events: [{ type: "step-skipped", stepKey: key, at, data }],
    },
  };
}

type LastFailure = {
  error: ErrorValue;
  startedAt: string /** The run goes on all the same. */;
  handled?: "continue" | "branch" | undefined;
};

/** The last word on a failure: it is handled, or the run fails. */
export function fail(step: StepSession, { error, startedAt, handled }: LastFailure): StepEnd {
  const { session, frame, step: planned, attempt } = step;
  const at = session.at();
  const handle = handled === "branch" ? "error" : firstHandle(planned);
  const output = handled ? { error: { code: error.code, message: error.message, attempt } } : undefined;
  if (handled) frame.outputs.set(planned.nodeId, output);
  session.setActivity(step.key, null);
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
export const firstHandle = ({ handles }: PlanStep) => handles.find((handle) => handle !== errorHandle) ?? "out";

const elapsed = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));
