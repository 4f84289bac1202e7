import "server-only";
import { AppError, type ErrorValue, errorCodes, toErrorValue } from "@/server/errors";
import { log } from "@/server/log";
import type { NodeDefinition, StepResult } from "@/server/workflow/define";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import type { PlanNeed, PlanStep } from "@/server/workflow/plan";
import { resolvePolicy } from "@/server/workflow/resolve-policy";
import type { NewRunEvent, StepFlag } from "@/server/workflow/run-event";
import type { StepWrite } from "./event-log/run-commit";
import { createNodeContext } from "./node-context";
import { askPerson } from "./node-context/ask-person";
import { durableWait } from "./node-context/sleep";
import type { StepOutcome } from "./run-plan";
import { RunOver, type RunSession } from "./run-session";
import { StepSession } from "./step-session";

/** A settled step's row and events, held until its edges are known, so that all is one write. */
export type Settled = { step: StepWrite; events: NewRunEvent[] };

export type StepEnd = {
  outcome: StepOutcome;
  settled: Settled;
  /** Why the run fails, or how a `stop` ended it. */
  error?: ErrorValue;
  end?: NonNullable<StepResult<unknown>["end"]>;
};

const maxBackoffMs = 3_600_000;

/** Runs one step to its end: settings, attempts, policy. Rejects only with RunOver or when the database is not there. */
export async function interpretStep(session: RunSession, planned: PlanStep, taken: readonly PlanNeed[]): Promise<StepEnd> {
  const input = inputOf(session, planned, taken);
  if (planned.disabled) return passOn(session, planned, input);
  if (planned.pinned) {
    const output = session.store(planned.pinned.output, "The pinned output");
    return succeed(session, planned, { input, output, handle: planned.pinned.handle ?? firstHandle(planned), flags: ["pinned"] });
  }
  const definition = Object.hasOwn(session.deps.catalog, planned.type) ? session.deps.catalog[planned.type] : undefined;
  if (!definition) return failUnknownType(session, planned, input);
  const step = new StepSession(session, planned, resolvePolicy(planned.policy, definition));
  const recorded = session.steps.get(step.key);
  step.beginAttempt(recorded?.attempt ?? 1);
  // Died while it waited to try again: the wait goes on.
  let failure = recorded?.status === "retrying" ? recorded.error : null;
  const startedAt = recorded?.startedAt ?? session.at();
  for (;;) {
    if (!failure) {
      session.setActivity(step.key, "running");
      try {
        return await attempt(step, { definition, input, inbound: inboundOf(session, taken), startedAt });
      } catch (thrown) {
        if (thrown instanceof RunOver) throw thrown;
        if (!(thrown instanceof AppError))
          log().error({ err: thrown, runId: session.run.id, step: step.key }, "a step failed unexpectedly");
        failure = toErrorValue(thrown);
      }
    }
    const next = await tryAgain(step, failure, startedAt);
    if (!next) return fail(step, { error: failure, startedAt });
    failure = null;
    step.beginAttempt(step.attempt + 1);
  }
}

type Attempt = { definition: NodeDefinition; input: unknown; inbound: Record<string, unknown>; startedAt: string };

async function attempt(step: StepSession, { definition, input, inbound, startedAt }: Attempt): Promise<StepEnd> {
  const { session, step: planned } = step;
  let scope: Record<string, unknown> | undefined;
  const seen = () => {
    scope ??= session.scopeOf(planned, input);
    return scope;
  };
  const storedInput = session.store(input, "The input").stored;
  // An attempt that was opened before is not said again.
  const isOpen = (session.steps.get(step.key)?.attempt ?? 0) >= step.attempt;
  const open = (config?: Record<string, unknown>) =>
    isOpen ||
    session.push({
      write: "step",
      step: { key: step.key, nodeId: planned.nodeId, status: "running", attempt: step.attempt, input: storedInput, startedAt },
      events: [
        {
          type: "step-started",
          stepKey: step.key,
          at: session.at(),
          data: { attempt: step.attempt, input: storedInput, ...(config ? { config: session.store(config, "The settings").stored } : {}) },
        },
      ],
    });
  let config: Record<string, unknown>;
  try {
    config = resolveConfig(definition, planned.config, seen());
  } catch (error) {
    open();
    throw error;
  }
  open(config);
  const ctx = createNodeContext(step, { input, scope: seen });
  const result = await definition.execute({
    config,
    input,
    inbound,
    ctx,
    get scope() {
      return seen();
    },
  });
  const output = session.store(result.output, `The output of “${planned.name}”`);
  const handle = result.handle ?? firstHandle(planned);
  return { ...succeed(session, planned, { input, output, handle, step, startedAt }), ...(result.end ? endOf(result.end) : {}) };
}

const endOf = (end: NonNullable<StepEnd["end"]>): Pick<StepEnd, "outcome" | "end"> => ({ outcome: { kind: "ended" }, end });

type Success = {
  input: unknown;
  output: { value: unknown; stored: unknown };
  handle: string;
  flags?: StepFlag[];
  step?: StepSession;
  startedAt?: string;
};

function succeed(session: RunSession, planned: PlanStep, { input, output, handle, flags, step, startedAt }: Success): StepEnd {
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
function passOn(session: RunSession, planned: PlanStep, input: unknown): StepEnd {
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
function fail(step: StepSession, { error, startedAt }: { error: ErrorValue; startedAt: string }): StepEnd {
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

function failUnknownType(session: RunSession, planned: PlanStep, input: unknown): StepEnd {
  const step = new StepSession(
    session,
    planned,
    resolvePolicy({ onError: "fail" }, { look: { group: "logic", label: "", icon: "", summary: () => "" } }),
  );
  const error: ErrorValue = {
    code: "config_invalid",
    message: `“${planned.name}” is of the type “${planned.type}”, which does not exist here.`,
    fix: "Replace the node, publish, and start a new run.",
  };
  const end = fail(step, { error, startedAt: session.at() });
  return { ...end, settled: { ...end.settled, step: { ...end.settled.step, input: session.store(input, "The input").stored } } };
}

/** Waits for the next attempt; false when there is none. Every wait is durable and seen. */
async function tryAgain(step: StepSession, error: ErrorValue, startedAt: string): Promise<boolean> {
  const { session, policy, attempt, key } = step;
  if (errorCodes[error.code].retry && attempt < policy.retry.attempts) {
    const until = new Date(session.now().getTime() + (error.retryAfterMs ?? backoffMs(policy.retry, attempt)));
    const waitKey = `${key}/retry#${attempt}`;
    if (!isRetrying(step, waitKey)) session.push(retrying(step, { error, startedAt, until }));
    await durableWait(step, {
      key: waitKey,
      until,
      activity: "retrying",
      entries: () => [
        {
          write: "begin",
          begin: { key: waitKey, stepKey: key, kind: "wait", attempt, value: { until: until.toISOString() } },
          events: [],
        },
      ],
    });
    return true;
  }
  if (policy.onError !== "ask") return false;
  const helpKey = `${key}/help#${attempt}`;
  if (!isRetrying(step, helpKey)) session.push(retrying(step, { error, startedAt, until: session.now() }));
  const answer = await askPerson(step, helpKey, {
    kind: "help",
    title: `“${step.step.name}” failed. Try again?`,
    instructions: `${error.message}${error.fix ? ` ${error.fix}` : ""}\n\nApprove to try again, reject to fail the run.`,
    payload: { error },
    editable: false,
    approvers: [],
    timeoutMs: null,
  });
  return answer.decision === "approved";
}

/** Whether the log already says that this attempt failed. */
function isRetrying({ session, key, attempt }: StepSession, callKey: string): boolean {
  const recorded = session.steps.get(key);
  return session.calls.has(callKey) || (recorded?.status === "retrying" && recorded.attempt === attempt);
}

function retrying(step: StepSession, { error, startedAt, until }: { error: ErrorValue; startedAt: string; until: Date }) {
  const { key, attempt, session } = step;
  return {
    write: "step" as const,
    step: { key, nodeId: step.step.nodeId, status: "retrying" as const, attempt, error, startedAt },
    events: [
      ...step.takeSaid(),
      {
        type: "step-retrying" as const,
        stepKey: key,
        at: session.at(),
        data: { attempt, error, at: until.toISOString() },
      },
    ],
  };
}

function backoffMs({ backoff, initialMs }: { backoff: "exponential" | "fixed"; initialMs: number }, attempt: number): number {
  return Math.min(maxBackoffMs, backoff === "fixed" ? initialMs : initialMs * 2 ** (attempt - 1));
}

/** The output before: the run's input for the trigger, one output as it is, several as an object by node id. */
function inputOf(session: RunSession, planned: PlanStep, taken: readonly PlanNeed[]): unknown {
  if (planned.nodeId === session.run.plan.trigger) return session.run.input;
  const inbound = inboundOf(session, taken);
  const sources = Object.keys(inbound);
  return sources.length === 1 ? inbound[sources[0] ?? ""] : inbound;
}

function inboundOf(session: RunSession, taken: readonly PlanNeed[]): Record<string, unknown> {
  return Object.fromEntries(taken.map(({ from }) => [from, session.outputs.get(from) ?? null]));
}

const firstHandle = ({ handles }: PlanStep) => handles[0] ?? "out";

const elapsed = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));
