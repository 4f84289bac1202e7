import "server-only";
import { isDatabaseOutage } from "@/server/database-outage";
import { AppError, type ErrorValue, toErrorValue } from "@/server/errors";
import { log } from "@/server/log";
import type { NodeDefinition } from "@/server/workflow/define";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import type { PlanNeed, PlanStep } from "@/server/workflow/plan";
import { type ResolvedPolicy, resolvePolicy } from "@/server/workflow/resolve-policy";
import type { NewRunEvent } from "@/server/workflow/run-event";
import type { Frame } from "./frame";
import { passGate } from "./gate";
import { fail, firstHandle, passOn, type StepEnd, type StepPlace, succeed } from "./interpret-step/settle-step";
import { tryAgain } from "./interpret-step/try-again";
import { RunEnded, RunOver, StepSkipped } from "./interruptions";
import { createNodeContext } from "./node-context";
import type { RecordedStep, SkipControl, StepControl } from "./read-run";
import { givenInput } from "./recovery/ask-for-help";
import type { RunSession } from "./run-session";
import { openStepCache } from "./step-cache/open-step-cache";
import { StepSession } from "./step-session";

/** Runs one step to its end: settings, attempts, policy. Rejects only with RunOver, RunEnded, or when the database is not there. */
export async function interpretStep(session: RunSession, frame: Frame, planned: PlanStep, taken: readonly PlanNeed[]): Promise<StepEnd> {
  const place = { session, frame, planned };
  const stepKey = frame.keyOf(planned.nodeId);
  const recorded = session.steps.get(stepKey);
  // A step that was only queued has made no attempt.
  const isNew = !recorded || recorded.attempt === 0;
  session.isPaused = (await session.controls.refresh()) ?? session.isPaused;
  // One that has begun may end; its next call is held (record-call.ts).
  if (session.isPaused && isNew) await passGate(session, { stepKey, nodeId: planned.nodeId }, isNew);
  const control = session.controls.get(stepKey);
  const input = control?.edit?.input !== undefined ? control.edit.input : inputOf(session, frame, planned, taken);
  if (control?.skip) return skipStep(place, input, control.skip);
  if (planned.disabled) return passOn(place, { output: input, reason: "disabled" });
  if (planned.pinned) {
    const output = session.store(planned.pinned.output, "The pinned output");
    return succeed(place, { input, output, handle: planned.pinned.handle ?? firstHandle(planned), flags: ["pinned"] });
  }
  const definition = Object.hasOwn(session.deps.catalog, planned.type) ? session.deps.catalog[planned.type] : undefined;
  if (!definition)
    return fail(new StepSession(session, frame, planned, noPolicy), { error: unknownType(planned), startedAt: session.at() });
  const step = new StepSession(session, frame, edited(planned, control), resolvePolicy(planned.policy, definition));
  step.beginAttempt(isNew ? 1 : recorded.attempt);
  try {
    return await tryUntilSettled(step, { definition, input, inbound: inboundOf(session, { frame, planned, taken, input }) }, recorded);
  } catch (thrown) {
    if (thrown instanceof RunEnded) return endRun(step, { input, end: thrown.end });
    if (!(thrown instanceof StepSkipped)) throw thrown;
    return skipStep(place, input, thrown.skip);
  }
}

type Work = { definition: NodeDefinition; input: unknown; inbound: Record<string, unknown> };

async function tryUntilSettled(step: StepSession, work: Work, recorded: RecordedStep | undefined): Promise<StepEnd> {
  const { session } = step;
  // Died while it waited to try again: the wait goes on.
  let failure = recorded?.status === "retrying" ? recorded.error : null;
  const startedAt = recorded?.startedAt ?? session.at();
  let input = inputOfAttempt(step, work.input);
  for (;;) {
    if (!failure) {
      session.setActivity(step.key, "running");
      input = inputOfAttempt(step, work.input);
      try {
        return await attempt(step, { ...work, input, startedAt });
      } catch (thrown) {
        if (thrown instanceof RunOver || thrown instanceof RunEnded || thrown instanceof StepSkipped) throw thrown;
        // No fault of the step: the run is taken up again from what is recorded.
        if (isDatabaseOutage(thrown)) throw thrown;
        if (!(thrown instanceof AppError))
          log().error({ err: thrown, runId: session.run.id, step: step.key }, "a step failed unexpectedly");
        failure = toErrorValue(thrown);
      }
    }
    const next = await tryAgain(step, { error: failure, startedAt, input });
    if (next.move === "end") return fail(step, { error: failure, startedAt, handled: next.handled });
    if (next.move === "use") return settleWith(step, { ...next, input, startedAt });
    failure = null;
    step.beginAttempt(step.attempt + 1);
  }
}

/** What the step was given, unless a person who was asked for help gave something else. */
function inputOfAttempt(step: StepSession, original: unknown): unknown {
  const given = givenInput(step);
  step.edition = given ? `e${given.attempt}.` : "";
  return given ? given.input : original;
}

type GivenOutput = { output: unknown; handle: string | undefined; input: unknown; startedAt: string };

/** A person said what the step gives. */
function settleWith(step: StepSession, { output, handle, input, startedAt }: GivenOutput): StepEnd {
  const { session, frame, step: planned } = step;
  const stored = session.store(output, "The output");
  const way = handle ?? firstHandle(planned);
  return succeed({ session, frame, planned }, { input, output: stored, handle: way, flags: ["pinned"], step, startedAt });
}

function skipStep(place: StepPlace, input: unknown, { by, output }: SkipControl): StepEnd {
  return passOn(place, { output: output === undefined ? input : output, reason: "by-person", by });
}

/** A `stop` inside a container ends the run; the container has no output of its own any more. */
function endRun(step: StepSession, { input, end }: { input: unknown; end: NonNullable<StepEnd["end"]> }): StepEnd {
  const place = { session: step.session, frame: step.frame, planned: step.step };
  const output = step.session.store(null, "The output");
  return { ...succeed(place, { input, output, handle: firstHandle(step.step), step }), outcome: { kind: "ended" }, end };
}

/** The step with what a person changed of its settings before it began. */
function edited(planned: PlanStep, control: StepControl | undefined): PlanStep {
  return control?.edit?.config ? { ...planned, config: { ...planned.config, ...control.edit.config } } : planned;
}

type Attempt = Work & { startedAt: string };

async function attempt(step: StepSession, { definition, input, inbound, startedAt }: Attempt): Promise<StepEnd> {
  const { session, frame, step: planned } = step;
  let scope: Record<string, unknown> | undefined;
  const seen = () => {
    scope ??= frame.scopeOf(planned, input);
    return scope;
  };
  const storedInput = session.store(input, "The input").stored;
  // An attempt that was opened before is not said again.
  const recorded = session.steps.get(step.key);
  const isOpen = recorded !== undefined && recorded.attempt >= step.attempt;
  const edit = session.controls.get(step.key)?.edit;
  const open = (config?: Record<string, unknown>) =>
    isOpen ||
    session.push({
      write: "step",
      step: { key: step.key, nodeId: planned.nodeId, status: "running", attempt: step.attempt, input: storedInput, startedAt },
      events: [
        ...(edit ? [{ type: "step-edited" as const, stepKey: step.key, at: session.at(), data: edit }] : []),
        ...enteredBy(step),
        {
          type: "step-started",
          stepKey: step.key,
          at: session.at(),
          data: {
            attempt: step.attempt,
            input: storedInput,
            ...(config ? { config: session.store(config, "The settings").stored } : {}),
            ...(planned.body ? { container: true as const } : {}),
          },
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
  const cache = openStepCache(step, { config, input });
  // Only before anything happened: a replay must not find what the attempt itself did not.
  const cached = isOpen || !cache ? undefined : await session.durable.looking(() => cache.find());
  open(config);
  const place = { session, frame, planned };
  if (cached) {
    const output = session.store(cached.output, `The output of “${planned.name}”`);
    const { handle, costMicros: savedMicros } = cached;
    return succeed(place, { input, output, handle, flags: ["cached"], savedMicros, step, startedAt });
  }
  const given = {
    config,
    input,
    inbound,
    ctx: createNodeContext(step, { input, scope: seen }),
    get scope() {
      return seen();
    },
  };
  const result = await definition.execute(cache ? cache.observe(given) : given);
  const output = session.store(result.output, `The output of “${planned.name}”`);
  const handle = result.handle ?? firstHandle(planned);
  if (!result.end) await cache?.keep({ handle, output: output.value, costMicros: step.spent.costMicros });
  const end = succeed(place, { input, output, handle, step, startedAt });
  return result.end ? { ...end, outcome: { kind: "ended" }, end: result.end } : end;
}

const noPolicy: ResolvedPolicy = {
  retry: { attempts: 1, backoff: "fixed", initialMs: 0 },
  timeoutMs: null,
  onError: "fail",
  cacheMs: 0,
  maxCostUsd: null,
};

const unknownType = ({ name, type }: PlanStep): ErrorValue => ({
  code: "config_invalid",
  message: `“${name}” is of the type “${type}”, which does not exist here.`,
  fix: "Replace the node, publish, and start a new run.",
});

/** The edges by which the first pass enters a body: said with the start of the step they lead to. */
function enteredBy({ session, frame, step }: StepSession): NewRunEvent[] {
  const { pass } = frame;
  if (!pass || !/^0(\.0)*$/.test(pass.path)) return [];
  return (pass.entryEdges.get(step.nodeId) ?? []).map((edgeId) => ({ type: "edge-taken", at: session.at(), data: { edgeId } }));
}

/**
 * The output before: the run's input for the trigger, the pass's for the entries of a body, one output as it is, several as an
 * object by node id.
 */
function inputOf(session: RunSession, frame: Frame, planned: PlanStep, taken: readonly PlanNeed[]): unknown {
  if (taken.length === 0 && frame.pass) return frame.pass.input;
  if (planned.nodeId === session.run.plan.trigger) return session.run.input;
  const inbound = outputsOf(frame, taken);
  const sources = Object.keys(inbound);
  return sources.length === 1 ? inbound[sources[0] ?? ""] : inbound;
}

const outputsOf = (frame: Frame, taken: readonly PlanNeed[]): Record<string, unknown> =>
  Object.fromEntries(taken.map(({ from }) => [from, frame.outputs.get(from) ?? null]));

type Entered = { frame: Frame; planned: PlanStep; taken: readonly PlanNeed[]; input: unknown };

/** What came along the edges. To a node that runs alone: its input, which holds what several nodes would give by their ids. */
function inboundOf({ run: { plan } }: RunSession, { frame, planned, taken, input }: Entered): Record<string, unknown> {
  const sources = plan.given?.sources ?? [];
  if (frame.pass !== null || planned.nodeId !== plan.trigger || sources.length === 0) return outputsOf(frame, taken);
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return { [only]: input };
  return isPlainObject(input) ? Object.fromEntries(sources.flatMap((id) => (Object.hasOwn(input, id) ? [[id, input[id]]] : []))) : {};
}
