import "server-only";
import { AppError } from "@/server/errors";
import type { ChatRequest, ChatResult } from "@/server/workflow/chat";
import type { RunDelta } from "@/server/workflow/run-event";
import { freeSetAside } from "../budgets/reserve";
import { setAside } from "../budgets/set-aside";
import { isWatched, publishRunNews } from "../run-bus";
import type { StepSession } from "../step-session";
import { fromErrorValue } from "./from-error-value";
import { recordCall } from "./record-call";

/** Text comes in words; watchers get it in pieces of this much time. */
const deltaMs = 50;

export async function chat(step: StepSession, request: ChatRequest): Promise<ChatResult> {
  const { session } = step;
  const { key, count } = step.nextKey("chat");
  assertWithinBudget(step);
  const outcome = await recordCall(step, {
    key,
    kind: "model",
    admit: () => setAside(step, key, request),
    withdraw: () => freeSetAside(session.run.id, key),
    async perform({ signal, idempotencyKey }) {
      const deltas = gatherDeltas(session.run.id, {
        stepKey: step.key,
        turn: count + 1,
        ...(request.purpose === "review" ? { review: true } : {}),
      });
      try {
        const result = await session.deps.chat({ orgId: session.run.orgId, request, signal, idempotencyKey, onDelta: deltas.add });
        const { inputTokens, outputTokens, cachedTokens, reasoningTokens, costMicros } = result.usage;
        const used = { inputTokens, outputTokens, cachedTokens, reasoningTokens, costMicros };
        return { result, charge: { ...used, provider: result.provider, model: result.model } };
      } finally {
        deltas.stop();
      }
    },
    finishes: (outcome, durationMs) => {
      if (!outcome.ok) return [];
      const { usage, provider, model } = outcome.result as ChatResult;
      return [{ type: "step-charged", stepKey: step.key, at: session.at(), data: { ...usage, callKey: key, provider, model, durationMs } }];
    },
  });
  if (!outcome.ok) throw fromErrorValue(outcome.error);
  // Recorded by ourselves, in this shape.
  return outcome.result as ChatResult;
}

function assertWithinBudget(step: StepSession) {
  const { maxCostUsd } = step.policy;
  const spentUsd = step.spent.costMicros / 1e6;
  if (maxCostUsd === null || spentUsd < maxCostUsd) return;
  step.say({ type: "budget-reached", data: { scope: `step ${step.key}`, limitUsd: maxCostUsd, spentUsd } });
  throw new AppError("budget_exceeded", `“${step.step.name}” spent $${spentUsd.toFixed(4)}, its limit is $${maxCostUsd}.`, {
    fix: "Raise the node's spending limit, or give it a cheaper model.",
  });
}

/** Collects streamed text and tells watchers a few times a second. Costs nothing when nobody watches. */
function gatherDeltas(runId: string, place: Omit<RunDelta, "kind" | "text">) {
  const texts = { reasoning: "", text: "" };
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    timer = undefined;
    for (const kind of ["reasoning", "text"] as const) {
      if (texts[kind] !== "") publishRunNews(runId, { kind: "delta", delta: { ...place, kind, text: texts[kind] } });
      texts[kind] = "";
    }
  };
  return {
    add({ kind, text }: { kind: "text" | "reasoning"; text: string }) {
      if (!isWatched(runId)) return;
      texts[kind] += text;
      timer ??= setTimeout(send, deltaMs);
    },
    stop() {
      clearTimeout(timer);
      send();
    },
  };
}
