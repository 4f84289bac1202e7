import "server-only";
import { AppError, type ErrorCode, mayPass } from "@/server/errors";
import { metrics } from "@/server/metrics";
import type { OnDelta } from "@/server/providers/chat-protocol/assemble-answer";
import { complete } from "@/server/providers/openai-compatible";
import type { ChatRequest, ChatResult, ModelRef } from "@/server/workflow/chat";
import { findModel, type ModelSource } from "./find-provider";
import { priceMicros } from "./price";

export type ChatCall = {
  orgId: string;
  request: ChatRequest;
  signal: AbortSignal;
  /** The same in every try of this call; sent on to the vendor. */
  idempotencyKey: string;
  /** Text on its way, also of a model that fails half-way and is followed by the next. */
  onDelta?: OnDelta;
};

/**
 * One model call: the models of the request in order, the first that answers wins; `provider` and `model` of the result
 * say which. Cost is in micro-dollars, from the provider's price list.
 *
 * Throws the AppError of the model; with several, one that lists what each said, and that may be retried when one of
 * theirs may. An abort throws the signal's reason.
 */
export async function chat(call: ChatCall): Promise<ChatResult> {
  const { request, signal } = call;
  const failures: { ref: ModelRef; error: AppError }[] = [];
  for (const [index, ref] of request.models.entries()) {
    try {
      // Another model is another request: a vendor must not take it for a repeat.
      const idempotencyKey = index === 0 ? call.idempotencyKey : `${call.idempotencyKey}:model-${index + 1}`;
      return await tryModel(ref, { ...call, idempotencyKey });
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof AppError)) throw thrown;
      failures.push({ ref, error: thrown });
    }
  }
  throw allFailed(failures);
}

async function tryModel(ref: ModelRef, { orgId, request, signal, idempotencyKey, onDelta }: ChatCall): Promise<ChatResult> {
  signal.throwIfAborted();
  const source = await findModel(orgId, ref);
  const startedAt = performance.now();
  try {
    const { usage, ...answer } = await complete(
      source.endpoint,
      { model: source.model, request },
      { signal, idempotencyKey, ...(onDelta ? { onDelta } : {}) },
    );
    const result = { ...answer, ...ref, usage: { ...usage, costMicros: priceMicros(usage, source.price) } };
    countCall(source, "ok", startedAt);
    countUsage(source, result);
    return result;
  } catch (thrown) {
    countCall(source, thrown instanceof AppError ? thrown.code : signal.aborted ? "cancelled" : "internal", startedAt);
    throw thrown;
  }
}

function countCall({ preset }: ModelSource, outcome: "ok" | ErrorCode, startedAt: number) {
  metrics().modelCalls.inc({ preset, outcome });
  metrics().modelSeconds.observe({ preset }, (performance.now() - startedAt) / 1_000);
}

function countUsage({ preset }: ModelSource, { usage }: ChatResult) {
  metrics().modelTokens.inc({ preset, kind: "input" }, usage.inputTokens);
  metrics().modelTokens.inc({ preset, kind: "output" }, usage.outputTokens);
  metrics().modelCostMicros.inc({ preset }, usage.costMicros);
}

function allFailed(failures: readonly { ref: ModelRef; error: AppError }[]): AppError {
  const [first, ...others] = failures;
  if (!first) return new AppError("config_invalid", "No model is chosen.", { field: "config.models", fix: "Choose a model." });
  if (others.length === 0) return first.error;
  // The first that may pass by itself decides: then the whole call is worth another try.
  const retryable = failures.filter(({ error }) => mayPass(error.code));
  const waits = retryable.map(({ error }) => error.retryAfterMs ?? 0);
  const lines = failures.map(({ ref, error }) => `${ref.provider}/${ref.model}: ${error.message}`);
  return new AppError((retryable[0] ?? first).error.code, `All ${failures.length} models failed. ${lines.join(" ")}`, {
    field: "config.models",
    fix: (retryable[0] ?? first).error.fix ?? "Choose another model.",
    detail: failures
      .map(({ ref, error }) => `${ref.provider}/${ref.model}: ${error.detail ?? error.message}`)
      .join("\n")
      .slice(0, 2_000),
    ...(waits.length > 0 && Math.min(...waits) > 0 ? { retryAfterMs: Math.min(...waits) } : {}),
    cause: first.error,
  });
}
