import { expect, test } from "vitest";
import { estimateNode } from "./estimate-node";

const price = { inputPricePerMillion: 1, outputPricePerMillion: 10 };
const prompt = "x".repeat(400);

test("one turn costs between a short and the longest answer", () =>
  expect(estimateNode({ prompt, turns: 1, maxTokens: 500 }, price)).toEqual({ low: 100 + 1_000, high: 100 + 5_000 }));

test("each turn reads again what the turns before it wrote", () =>
  // 3 × the prompt and 500 + 1,000 tokens read, 3 × 500 written.
  expect(estimateNode({ prompt, turns: 3, maxTokens: 500 }, price).high).toBe(300 + 1_500 + 15_000));

test("an answer that is shorter than a short one at most is the least too", () =>
  expect(estimateNode({ prompt: "", turns: 1, maxTokens: 10 }, price)).toEqual({ low: 100, high: 100 }));
