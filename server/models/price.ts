import "server-only";
import type { TokenUsage } from "@/server/providers/chat-protocol/assemble-answer";

/** In US dollars per million tokens; null: nobody said, counted as 0. */
export type Price = { inputPricePerMillion: number | null; outputPricePerMillion: number | null };

/**
 * The cost of a call in micro-dollars, a whole number, rounded up so that many small calls never cost nothing. Dollars
 * per million tokens are micro-dollars per token.
 */
export function priceMicros({ inputTokens, outputTokens }: TokenUsage, { inputPricePerMillion, outputPricePerMillion }: Price): number {
  // Cleans what binary fractions add (0.1 x 3 = 0.30000000000000004) before rounding up.
  const exact = inputTokens * (inputPricePerMillion ?? 0) + outputTokens * (outputPricePerMillion ?? 0);
  return Math.ceil(Number(exact.toFixed(6)));
}
