import "server-only";
import { limits } from "@/server/limits";
import { estimateTokens } from "@/server/providers/chat-protocol/estimate-tokens";
import { type Price, priceMicros } from "./price";

/** Of a node that asks a model, what its cost follows from. */
export type AskingNode = {
  /** All that it says to the model before it answers, as text. */
  prompt: string;
  /** Turns that it makes at most. */
  turns: number;
  /** Tokens of an answer at most; null: not set. */
  maxTokens: number | null;
};

/** A short answer. */
const fewTokens = 100;

/**
 * What one attempt of a node costs, in micro-dollars: at least one turn with a short answer, at most every turn with the longest
 * answer, each of which the next turns read again.
 */
export function estimateNode({ prompt, turns, maxTokens }: AskingNode, price: Price): { low: number; high: number } {
  const first = estimateTokens(prompt);
  const longest = maxTokens ?? limits.assumedAnswerTokens;
  const cost = (inputTokens: number, outputTokens: number) =>
    priceMicros({ inputTokens, outputTokens, cachedTokens: 0, reasoningTokens: 0 }, price);
  const readAgain = (longest * turns * (turns - 1)) / 2;
  return { low: cost(first, Math.min(fewTokens, longest)), high: cost(first * turns + readAgain, longest * turns) };
}
