import "server-only";
import { checkCondition } from "@/server/workflow/expression/check-condition";
import { evaluateCondition } from "@/server/workflow/expression/evaluate-condition";
import type { StepSession } from "../step-session";
import { fromErrorValue } from "./from-error-value";
import { recordCall } from "./record-call";

/** JSONata, which can take any time and memory, so it runs in a worker, as a durable step. */
export async function mapData(step: StepSession, expression: string, data: unknown): Promise<unknown> {
  const outcome = await recordCall(step, {
    key: step.nextKey("map").key,
    kind: "map",
    perform: async () => ({ result: await step.session.deps.mapData(expression, data) }),
  });
  if (!outcome.ok) throw fromErrorValue(outcome.error);
  return outcome.result;
}

/** CEL: inline when it is small, which costs no durable step; else in a worker. */
export async function condition(step: StepSession, text: string, scope: Readonly<Record<string, unknown>>): Promise<boolean> {
  const checked = checkCondition(text);
  if (!checked.ok || checked.withinBounds) return evaluateCondition(text, scope);
  const outcome = await recordCall(step, {
    key: step.nextKey("condition").key,
    kind: "map",
    perform: async () => ({ result: await step.session.deps.evaluateCondition(text, scope) }),
  });
  if (!outcome.ok) throw fromErrorValue(outcome.error);
  return outcome.result === true;
}
