// What happens after a failed attempt: one pure decision from the table of errors, the workflow's own rules and the node's policy.
import { type ErrorValue, errorCodes, isErrorClass, isErrorCode, strategyOf } from "@/server/errors";
import type { RecoveryRule } from "./document";
import type { ResolvedPolicy } from "./resolve-policy";

/** `fail`: the run fails. `continue`, `branch`: the run goes on with the failure as the node's output. */
export type Recovery =
  | { action: "retry"; delayMs: number }
  | { action: "ask" }
  | { action: "fail" }
  | { action: "continue" }
  | { action: "branch" };

export type FailedAttempt = {
  nodeId: string;
  /** From 1. */
  attempt: number;
  error: ErrorValue;
  policy: ResolvedPolicy;
  rules: readonly RecoveryRule[];
  /** A step inside failed, and what could be done about it was done there: only rules that name this node, and its policy, count. */
  isFromInside?: boolean;
  /** The same for the same attempt of the same step of the same run, so that replays agree on the pause. */
  seed: string;
};

const maxBackoffMs = 3_600_000;
/** What a rule means by "retry" where the node itself is tried once. */
const triesOfRules = 3;

/**
 * What to do after an attempt failed. The first rule of the workflow that names the error (by class or code) and the node decides;
 * without one the error's own strategy (server/errors.ts); where that is used up or is to fail, the node's `onError`. A person who
 * said no is not asked again, unless a rule says so.
 */
export function chooseRecovery(failed: FailedAttempt): Recovery {
  const { attempt, error, policy, seed } = failed;
  if (failed.isFromInside) return recoverOutside(failed);
  const rule = findRule(failed);
  const { retry } = policy;
  if (rule && rule.strategy !== "retry") return { action: rule.strategy };
  if (rule) {
    const attempts = rule.attempts ?? Math.max(retry.attempts, triesOfRules);
    if (attempt < attempts)
      return { action: "retry", delayMs: pauseMs({ ...retry, initialMs: rule.delayMs ?? retry.initialMs }, { attempt, error, seed }) };
  }
  const strategy = strategyOf(error.code);
  if (!rule && strategy === "retry" && attempt < retry.attempts)
    return { action: "retry", delayMs: pauseMs(retry, { attempt, error, seed }) };
  if (policy.onError === "fail" && strategy === "ask") return { action: "ask" };
  return byPolicy(failed);
}

/** What is inside ended as it did, so trying again would end there too. */
function recoverOutside(failed: FailedAttempt): Recovery {
  const rules = failed.rules.filter(({ nodeIds, strategy }) => nodeIds.includes(failed.nodeId) && strategy !== "retry");
  const rule = findRule({ ...failed, rules });
  return rule && rule.strategy !== "retry" ? { action: rule.strategy } : byPolicy(failed);
}

function byPolicy({ error, policy }: FailedAttempt): Recovery {
  const isRefused = policy.onError === "ask" && errorCodes[error.code].class === "person";
  return { action: isRefused ? "fail" : policy.onError };
}

const findRule = ({ rules, nodeId, error }: FailedAttempt) => rules.find((rule) => matches(rule, { nodeId, error }));

/** What is wrong with the names of a rule: those that are neither a class nor a code. */
export function listUnknownErrors(rule: RecoveryRule): string[] {
  return rule.errors.filter((name) => !isErrorClass(name) && !isErrorCode(name));
}

function matches({ errors, nodeIds }: RecoveryRule, { nodeId, error }: { nodeId: string; error: ErrorValue }): boolean {
  if (nodeIds.length > 0 && !nodeIds.includes(nodeId)) return false;
  return errors.includes(error.code) || errors.includes(errorCodes[error.code].class);
}

type Pause = { attempt: number; error: ErrorValue; seed: string };

/**
 * The pause before the next attempt. What the other side asked for is kept at least. Pauses that get longer are spread over their
 * upper half, so that steps that failed together do not come back together.
 */
function pauseMs({ backoff, initialMs }: ResolvedPolicy["retry"], { attempt, error, seed }: Pause): number {
  const spread = toFraction(`${seed}#${attempt}`);
  if (error.retryAfterMs !== undefined) return Math.min(maxBackoffMs, Math.round(error.retryAfterMs * (1 + spread / 10)));
  if (backoff === "fixed") return initialMs;
  const longest = Math.min(maxBackoffMs, initialMs * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + spread / 2));
}

/** FNV-1a, mixed once more: alike texts give numbers from 0 up to 1 that are far apart. */
function toFraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return (hash >>> 0) / 2 ** 32;
}
