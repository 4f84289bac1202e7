import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ErrorClass, type ErrorCode, errorClasses, errorCodes, mayPass, strategyOf } from "@/server/errors";
import { testCatalog } from "@/tests/support/test-catalog";
import type { RecoveryRule, WorkflowDocument } from "./document";
import { toGraph } from "./graph";
import { compilePlan } from "./plan";
import { chooseRecovery } from "./recovery";
import type { ResolvedPolicy } from "./resolve-policy";

const tried: ResolvedPolicy = {
  retry: { attempts: 3, backoff: "exponential", initialMs: 1_000 },
  timeoutMs: null,
  onError: "fail",
  cacheMs: 0,
  maxCostUsd: null,
};

const rule = (more: Partial<RecoveryRule> & Pick<RecoveryRule, "strategy">): RecoveryRule => ({
  errors: ["provider_failed"],
  nodeIds: [],
  ...more,
});

function decide(
  code: ErrorCode,
  {
    attempt = 1,
    rules = [],
    retryAfterMs,
    seed = "r/a",
    ...policy
  }: Partial<ResolvedPolicy> & {
    attempt?: number;
    rules?: RecoveryRule[];
    retryAfterMs?: number;
    seed?: string;
  } = {},
) {
  const error = { code, message: "it failed", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return chooseRecovery({ nodeId: "a", attempt, error, policy: { ...tried, ...policy }, rules, seed });
}

describe("the table of errors", () => {
  test.each<[ErrorCode, ErrorClass]>([
    ["provider_rate_limited", "rate-limit"],
    ["provider_auth", "auth"],
    ["provider_unreachable", "network"],
    ["timeout", "timeout"],
    ["provider_failed", "server"],
    ["provider_invalid_response", "invalid-response"],
    ["context_length", "context-length"],
    ["content_filtered", "content-filter"],
    ["config_invalid", "input"],
    ["budget_exceeded", "limit"],
    ["rejected", "person"],
  ])("puts %s into the class %s", (code, errorClass) => expect(errorCodes[code].class).toBe(errorClass));

  test("has a code for every class", () => {
    const used = new Set(Object.values(errorCodes).map((row) => row.class));
    expect([...used].sort()).toEqual(Object.keys(errorClasses).sort());
  });

  test("stands in the documentation, class by class", () => {
    const documented = [...readFileSync("docs/errors.md", "utf8").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(Object.keys(errorClasses).sort());
  });

  test("takes a row's own strategy before its class's", () => {
    expect(strategyOf("provider_auth")).toBe("fall-back");
    expect(strategyOf("forbidden")).toBe("fail");
    expect([mayPass("provider_failed"), mayPass("crash_loop"), mayPass("outcome_unknown")]).toEqual([true, false, false]);
  });
});

describe("after a failed attempt", () => {
  test("what may pass is tried again as often as the policy says, then handled as it says", () => {
    expect(decide("provider_failed", { attempt: 2 })).toMatchObject({ action: "retry" });
    expect(decide("provider_failed", { attempt: 3 })).toEqual({ action: "fail" });
    expect(decide("provider_failed", { attempt: 3, onError: "branch" })).toEqual({ action: "branch" });
    expect(decide("config_invalid", { onError: "continue" })).toEqual({ action: "continue" });
    expect(decide("provider_auth", { onError: "ask" })).toEqual({ action: "ask" });
  });

  test("an unknown outcome is asked about, unless the node goes on by itself", () => {
    expect(decide("outcome_unknown")).toEqual({ action: "ask" });
    expect(decide("outcome_unknown", { onError: "branch" })).toEqual({ action: "branch" });
    expect(decide("outcome_unknown", { rules: [rule({ errors: ["outcome-unknown"], strategy: "fail" })] })).toEqual({ action: "fail" });
    expect(decide("outcome_unknown", { rules: [rule({ errors: ["outcome-unknown"], strategy: "retry" })] })).toMatchObject({
      action: "retry",
    });
  });

  test("whoever said no is not asked again", () => {
    expect(decide("rejected", { onError: "ask" })).toEqual({ action: "fail" });
    expect(decide("rejected", { onError: "ask", rules: [rule({ errors: ["person"], strategy: "ask" })] })).toEqual({ action: "ask" });
  });

  test("the first rule that names the error by class or code, and the node, decides", () => {
    const rules = [
      rule({ errors: ["auth"], strategy: "ask" }),
      rule({ errors: ["server"], nodeIds: ["b"], strategy: "fail" }),
      rule({ errors: ["network", "provider_failed"], strategy: "continue" }),
      rule({ errors: ["server"], strategy: "ask" }),
    ];
    expect(decide("provider_failed", { rules })).toEqual({ action: "continue" });
    expect(decide("unavailable", { rules })).toEqual({ action: "ask" });
    expect(decide("provider_auth", { rules, onError: "branch" })).toEqual({ action: "ask" });
    expect(decide("config_invalid", { rules })).toEqual({ action: "fail" });
  });

  test("a rule tries again what would not be, as often and after as long as it says, then leaves it to the node", () => {
    const rules = [rule({ errors: ["auth"], strategy: "retry", attempts: 2, delayMs: 0 })];
    const policy = { rules, retry: { attempts: 1, backoff: "fixed" as const, initialMs: 5_000 }, onError: "branch" as const };
    expect(decide("provider_auth", policy)).toEqual({ action: "retry", delayMs: 0 });
    expect(decide("provider_auth", { ...policy, attempt: 2 })).toEqual({ action: "branch" });
    expect(decide("provider_auth", { ...policy, attempt: 2, rules: [rule({ errors: ["auth"], strategy: "retry" })] })).toEqual({
      action: "retry",
      delayMs: 5_000,
    });
  });
});

test("a loop goes by its own policy, and by rules that name it; it is never run once more", () => {
  const inside = (code: ErrorCode, rules: RecoveryRule[], onError: ResolvedPolicy["onError"] = "fail") =>
    chooseRecovery({
      nodeId: "loop",
      attempt: 1,
      error: { code, message: "" },
      policy: { ...tried, onError },
      rules,
      isFromInside: true,
      seed: "",
    });
  expect(inside("provider_failed", [])).toEqual({ action: "fail" });
  expect(inside("outcome_unknown", [])).toEqual({ action: "fail" });
  expect(inside("provider_failed", [rule({ strategy: "ask" })], "branch")).toEqual({ action: "branch" });
  expect(inside("provider_failed", [rule({ nodeIds: ["loop"], strategy: "retry" }), rule({ nodeIds: ["loop"], strategy: "ask" })])).toEqual(
    {
      action: "ask",
    },
  );
});

describe("the pause before the next attempt", () => {
  const pause = (options: Parameters<typeof decide>[1] & object = {}) => {
    const chosen = decide("provider_failed", options);
    return chosen.action === "retry" ? chosen.delayMs : -1;
  };
  const many = (options: Parameters<typeof decide>[1] & object = {}) =>
    Array.from({ length: 200 }, (_, run) => pause({ ...options, seed: `run-${run}/a` }));

  test("doubles, is spread over its upper half, and is the same for the same attempt", () => {
    const retry = { attempts: 10, backoff: "exponential" as const, initialMs: 1_000 };
    for (const [attempt, longest] of [
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
    ] as const) {
      const pauses = many({ attempt, retry });
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(longest / 2);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(longest);
      expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(longest * 0.4);
      expect(pause({ attempt, retry })).toBe(pause({ attempt, retry }));
    }
    expect(Math.max(...many({ attempt: 9, retry: { ...retry, initialMs: 3_600_000 } }))).toBeLessThanOrEqual(3_600_000);
  });

  test("stays the same when the policy says so, and is never shorter than the other side asked for", () => {
    expect(new Set(many({ retry: { attempts: 3, backoff: "fixed", initialMs: 700 } }))).toEqual(new Set([700]));
    const asked = many({ retryAfterMs: 10_000 });
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...asked)).toBeLessThanOrEqual(11_000);
  });
});

describe("the rules of a workflow", () => {
  const document = (recovery: RecoveryRule[]): WorkflowDocument => ({
    version: 1,
    nodes: [
      { id: "s", type: "start", name: "S", position: { x: 0, y: 0 }, config: {}, disabled: false, pinned: null, note: "", parent: null },
    ],
    edges: [],
    notes: [],
    groups: [],
    settings: { concurrency: null, queue: null, priority: 50, timeoutMs: null, recovery },
  });

  test("are pinned with the plan", () => {
    const rules = [rule({ errors: ["auth"], strategy: "ask" })];
    expect(compilePlan(toGraph(document(rules), testCatalog).graph, "s").recovery).toEqual(rules);
    expect(compilePlan(toGraph(document([]), testCatalog).graph, "s")).not.toHaveProperty("recovery");
  });

  test("must name errors that exist; the issue lists them", () => {
    const { issues } = toGraph(
      document([rule({ strategy: "ask" }), rule({ errors: ["auth", "quota"], nodeIds: ["gone"], strategy: "fail" })]),
      testCatalog,
    );
    expect(issues).toEqual([
      expect.objectContaining({
        severity: "error",
        field: "settings.recovery[1].errors",
        message: expect.stringContaining("“quota”"),
        fix: expect.stringMatching(/rate-limit.*provider_auth/),
      }),
      expect.objectContaining({ severity: "warning", field: "settings.recovery[1].nodeIds" }),
    ]);
  });
});
