import "server-only";
import { AppError, type ErrorValue, toErrorValue } from "@/server/errors";
import { log } from "@/server/log";
import type { NodeDefinition } from "@/server/workflow/define";
import { resolveConfig } from "@/server/workflow/expression/resolve-config";
import type { PlanNeed, PlanStep } from "@/server/workflow/plan";
import { type ResolvedPolicy, resolvePolicy } from "@/server/workflow/resolve-policy";
import { fail, firstHandle, passOn, type StepEnd, succeed } from "./interpret-step/settle-step";
import { tryAgain } from "./interpret-step/try-again";
import { createNodeContext } from "./node-context";
import { RunOver, type RunSession } from "./run-session";
import { StepSession } from "./step-session";

/** Runs one step to its end: settings, attempts, policy. Rejects only with RunOver or when the database is not there. */
export async function interpretStep(session: RunSession, planned: PlanStep, taken: readonly PlanNeed[]): Promise<StepEnd> {
  const input = inputOf(session, planned, taken);
  if (planned.disabled) return passOn(session, planned, input);
  if (planned.pinned) {
    const output = session.store(planned.pinned.output, "The pinned output");
    return succeed(session, planned, { input, output, handle: planned.pinned.handle ?? firstHandle(planned), flags: ["pinned"] });
  }
  const definition = Object.hasOwn(session.deps.catalog, planned.type) ? session.deps.catalog[planned.type] : undefined;
  if (!definition) return fail(new StepSession(session, planned, noPolicy), { error: unknownType(planned), startedAt: session.at() });
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
  const end = succeed(session, planned, { input, output, handle, step, startedAt });
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
