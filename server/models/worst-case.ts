import "server-only";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";
import type { ChatRequest } from "@/server/workflow/chat";
import { findModel } from "./find-provider";
import { type Price, priceMicros } from "./price";

/** No writing has fewer bytes a token for long; what people and programs write has four. */
const bytesPerToken = 3;

/**
 * What a call may cost at most, in micro-dollars: the prompt, taken to be dense, and the longest answer, at the highest price of the
 * models it may fall back to. 0 when none of them has a price.
 */
export async function worstCaseMicros(orgId: string, request: ChatRequest): Promise<number> {
  const { models, messages, tools, outputSchema, maxTokens } = request;
  const prompt = JSON.stringify([messages, tools ?? [], outputSchema ?? null]);
  const usage = {
    inputTokens: Math.ceil(Buffer.byteLength(prompt) / bytesPerToken),
    outputTokens: maxTokens ?? limits.assumedAnswerTokens,
    cachedTokens: 0,
    reasoningTokens: 0,
  };
  const prices = await Promise.all(models.map((ref) => findPrice(orgId, ref)));
  return Math.max(0, ...prices.map((price) => (price ? priceMicros(usage, price) : 0)));
}

/** null: there is no such model, and the call will say so. */
async function findPrice(orgId: string, ref: ChatRequest["models"][number]): Promise<Price | null> {
  try {
    return (await findModel(orgId, ref)).price;
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
