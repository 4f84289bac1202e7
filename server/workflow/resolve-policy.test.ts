import { expect, test } from "vitest";
import { testCatalog } from "@/tests/support/test-catalog";
import { resolvePolicy } from "./resolve-policy";

test("what reaches the world is tried three times, what only decides once", () => {
  expect(resolvePolicy(undefined, testCatalog.work!)).toEqual({
    retry: { attempts: 3, backoff: "exponential", initialMs: 1_000 },
    timeoutMs: 120_000,
    onError: "fail",
    cacheMs: 0,
    maxCostUsd: null,
  });
  expect(resolvePolicy({}, testCatalog.if!)).toMatchObject({ retry: { attempts: 1 }, timeoutMs: null });
});

test("what the document says wins, no limit included", () => {
  const policy = {
    retry: { attempts: 5, backoff: "fixed" as const, initialMs: 0 },
    timeoutMs: null,
    onError: "ask" as const,
    cacheMs: 10,
    maxCostUsd: 0.5,
  };
  expect(resolvePolicy(policy, testCatalog.work!)).toEqual(policy);
});
