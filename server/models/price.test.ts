import fc from "fast-check";
import { expect, test } from "vitest";
import { priceMicros } from "./price";

const usage = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens, cachedTokens: 0, reasoningTokens: 0 });

test("a million tokens cost their price", () => {
  expect(priceMicros(usage(1_000_000, 0), { inputPricePerMillion: 2.5, outputPricePerMillion: 15 })).toBe(2_500_000);
  expect(priceMicros(usage(0, 1_000_000), { inputPricePerMillion: 2.5, outputPricePerMillion: 15 })).toBe(15_000_000);
});

test("tokens out of the provider's cache cost their own price when there is one", () => {
  const used = { ...usage(1_000_000, 0), cachedTokens: 400_000 };
  const prices = { inputPricePerMillion: 2, outputPricePerMillion: 8 };
  expect(priceMicros(used, prices)).toBe(2_000_000);
  expect(priceMicros(used, { ...prices, cachedInputPricePerMillion: null })).toBe(2_000_000);
  expect(priceMicros(used, { ...prices, cachedInputPricePerMillion: 0.5 })).toBe(1_400_000);
  expect(priceMicros(used, { ...prices, cachedInputPricePerMillion: 0 })).toBe(1_200_000);
  // A provider that counts its cache beside the input gives nothing back.
  expect(priceMicros({ ...usage(10, 0), cachedTokens: 90 }, { ...prices, cachedInputPricePerMillion: 1 })).toBe(10);
});

test("a fraction of a micro-dollar is one, and binary fractions add nothing", () => {
  expect(priceMicros(usage(1, 0), { inputPricePerMillion: 0.1, outputPricePerMillion: 0 })).toBe(1);
  expect(priceMicros(usage(30, 0), { inputPricePerMillion: 0.1, outputPricePerMillion: 0 })).toBe(3);
  expect(priceMicros(usage(900, 90), { inputPricePerMillion: null, outputPricePerMillion: null })).toBe(0);
});

test("the cost is a whole number that grows with the tokens", () => {
  const price = fc.float({ min: 0, max: 1_000, noNaN: true });
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), price, price, (input, output, inputPricePerMillion, outputPricePerMillion) => {
      const prices = { inputPricePerMillion, outputPricePerMillion };
      const cost = priceMicros(usage(input, output), prices);
      expect(Number.isSafeInteger(cost)).toBe(true);
      expect(priceMicros(usage(input + 1, output), prices)).toBeGreaterThanOrEqual(cost);
    }),
  );
});
