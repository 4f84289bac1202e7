import "server-only";
import { AppError, type ErrorValue, toErrorValue } from "@/server/errors";
import { log } from "@/server/log";
import type { NewRunEvent } from "@/server/workflow/run-event";
import { trackEffect } from "../effect-registry";
import type { CallFinish, CallKind, Charge } from "../event-log/run-commit";
import { passCallGate } from "../gate";
import { RunOver, StepSkipped } from "../interruptions";
import { type RecordedCall, readCall, readSkip } from "../read-run";
import type { StepSession } from "../step-session";

export type CallOutcome = { ok: true; result: unknown } | { ok: false; error: ErrorValue };

export type CallEffect = {
  key: string;
  kind: CallKind;
  /** A crash half-way leaves it unknown whether it happened. */
  unsafe?: boolean;
  /** Logged when the call begins for the first time. */
  begins?: NewRunEvent[];
  /** Waits until it may begin; what it takes for that goes back with `finish`, or by `withdraw`. Throws AppError when it may not. */
  admit?(): Promise<void>;
  /** The step is skipped while it goes on, so it will never finish. */
  withdraw?(): Promise<void>;
  /** Does it. Throws AppError. */
  perform(call: { signal: AbortSignal; idempotencyKey: string }): Promise<{ result: unknown; charge?: Charge }>;
  /** Logged when the outcome is recorded. */
  finishes?(outcome: CallOutcome, durationMs: number): NewRunEvent[];
};

/**
 * One durable effect of a step. Recorded before it starts and when it is over; a replay gets the recorded outcome. Its failure is
 * a value, also recorded. Throws RunOver when the run is final, StepSkipped when a person skips the step meanwhile.
 */
export async function recordCall(step: StepSession, effect: CallEffect): Promise<CallOutcome> {
  const { session } = step;
  const known = session.calls.get(effect.key);
  if (known && known.status !== "started" && !(known.status === "failed" && step.isMadeAgain(known))) return recall(step, known);
  await passCallGate(step);
  await effect.admit?.();
  try {
    return await session.durable.during(() => makeCall(step, effect, known));
  } catch (thrown) {
    if (thrown instanceof StepSkipped) await effect.withdraw?.();
    throw thrown;
  }
}

async function makeCall(step: StepSession, effect: CallEffect, known: RecordedCall | undefined): Promise<CallOutcome> {
  const { session } = step;
  const { key, kind, unsafe = false, begins = [] } = effect;
  // What this call may do outside rests on answers that must then not be lost, not even with the machine. A model only costs.
  const restsOnUnsaved = kind === "tool" && session.hasUnsavedEnds();
  if (kind === "tool") await session.onDisk();
  if (session.isEnding(key)) await session.commit([], { durable: false });
  const begun = await session.commit(
    [{ write: "begin", begin: { key, stepKey: step.key, kind, attempt: step.attempt }, events: [...step.takeSaid(), ...begins] }],
    // Whether an unsafe effect began must be known even after the machine itself went down.
    { durable: unsafe || restsOnUnsaved },
  );
  const fence = begun.fences.get(key);
  // Another invocation made it after this one read the run.
  if (fence === undefined) return recall(step, await requireCall(step, key));
  const startedAt = performance.now();
  const performed = unsafe && fence > 1 && known?.status !== "failed" ? outcomeUnknown() : await perform(step, effect);
  const durationMs = Math.round(performance.now() - startedAt);
  const stored = performed.outcome.ok ? session.store(performed.outcome.result, `The result of ${key}`) : undefined;
  const outcome: CallOutcome = stored ? { ok: true, result: stored.value } : performed.outcome;
  const finish: CallFinish = {
    key,
    fence,
    status: outcome.ok ? "done" : "failed",
    ...(stored ? { result: stored.stored } : {}),
    ...(outcome.ok ? {} : { error: outcome.error }),
    ...(performed.charge ? { charge: performed.charge } : {}),
    ...(kind === "model" ? { settles: true } : {}),
  };
  session.endCall({ write: "finish", finish, events: effect.finishes?.(outcome, durationMs) ?? [] });
  const { charge } = performed;
  if (charge) addSpent(step, charge);
  session.calls.set(key, {
    key,
    stepKey: step.key,
    kind,
    status: finish.status,
    fence,
    attempt: step.attempt,
    result: outcome.ok ? outcome.result : null,
    error: outcome.ok ? null : outcome.error,
    costMicros: charge?.costMicros ?? 0,
  });
  return outcome;
}

function addSpent({ spent }: StepSession, { inputTokens, outputTokens, costMicros }: StepSession["spent"]) {
  spent.inputTokens += inputTokens;
  spent.outputTokens += outputTokens;
  spent.costMicros += costMicros;
}

type Performed = { outcome: CallOutcome; charge?: Charge };

async function perform({ session, policy, key }: StepSession, effect: CallEffect): Promise<Performed> {
  const { signal, abort, release } = trackEffect(session.run.id, key);
  let isTimedOut = false;
  const giveUp = () => {
    isTimedOut = true;
    abort();
  };
  const timer = policy.timeoutMs === null ? undefined : setTimeout(giveUp, policy.timeoutMs);
  try {
    const idempotencyKey = `${session.run.id}:${effect.key}`;
    const { result, charge } = await untilAborted(effect.perform({ signal, idempotencyKey }), signal);
    return { outcome: { ok: true, result }, ...(charge ? { charge } : {}) };
  } catch (thrown) {
    if (isTimedOut) return { outcome: { ok: false, error: timedOut(policy.timeoutMs ?? 0) } };
    if (signal.aborted) throw await whyAborted(session.run.id, key);
    if (!(thrown instanceof AppError)) log().error({ err: thrown, runId: session.run.id, call: effect.key }, "a call failed unexpectedly");
    return { outcome: { ok: false, error: toErrorValue(thrown) } };
  } finally {
    clearTimeout(timer);
    release();
  }
}

async function whyAborted(runId: string, stepKey: string): Promise<Error> {
  const skip = await readSkip(runId, stepKey);
  return skip ? new StepSkipped(skip) : new RunOver();
}

/** An effect that does not listen to its signal must not hold the step. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError("cancelled", "Cancelled."));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function timedOut(timeoutMs: number): ErrorValue {
  return {
    code: "timeout",
    message: `It took longer than ${timeoutMs >= 1_000 ? `${timeoutMs / 1_000} s` : `${timeoutMs} ms`}, the limit of this node.`,
    fix: "Raise the node's time limit, or give it less to do.",
  };
}

const outcomeUnknown = (): Performed => ({
  outcome: {
    ok: false,
    error: {
      code: "outcome_unknown",
      message: "It was started before a restart, and whether it happened is not known.",
      fix: "Look at the other side to see whether it did.",
    },
  },
});

function recall(step: StepSession, call: RecordedCall): CallOutcome {
  // Written when the call began.
  step.takeSaid();
  const usage = call.kind === "model" ? readUsage(call.result) : { inputTokens: 0, outputTokens: 0 };
  addSpent(step, { ...usage, costMicros: call.costMicros });
  if (call.status === "failed" && call.error) return { ok: false, error: call.error };
  return { ok: true, result: call.result };
}

async function requireCall({ session }: StepSession, key: string): Promise<RecordedCall> {
  const call = await readCall(session.run.id, key);
  if (!call || call.status === "started") throw new Error(`call ${key} of run ${session.run.id} was refused a beginning, but is not over`);
  return call;
}

function readUsage(result: unknown): { inputTokens: number; outputTokens: number } {
  const usage = (result as { usage?: { inputTokens?: number; outputTokens?: number } } | null)?.usage;
  return { inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0 };
}
