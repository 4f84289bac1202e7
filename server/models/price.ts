import "server-only";
import type { TokenUsage } from "@/server/providers/chat-protocol/assemble-answer";

/** In US dollars per million tokens; null: nobody said, counted as 0. */
export type Price = {
  inputPricePerMillion: number | null;
  outputPricePerMillion: number | null;
  /** Of input tokens that the provider had in its cache; null or left out: the same as others. */
  cachedInputPricePerMillion?: number | null | undefined;
};

/**
 * The cost of a call in micro-dollars, a whole number, rounded up so that many small calls never cost nothing. Dollars
 * per million tokens are micro-dollars per token.
 */
export function priceMicros(usage: TokenUsage, price: Price): number {
  const input = price.inputPricePerMillion ?? 0;
  const cached = Math.min(usage.cachedTokens, usage.inputTokens);
  const exact =
    (usage.inputTokens - cached) * input +
    cached * (price.cachedInputPricePerMillion ?? input) +
    usage.outputTokens * (price.outputPricePerMillion ?? 0);
  // Cleans what binary fractions add (0.1 x 3 = 0.30000000000000004) before rounding up.
  return Math.ceil(Number(exact.toFixed(6)));
}
