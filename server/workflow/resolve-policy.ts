import type { NodeDefinition } from "./define";
import { type NodePolicy, retryPolicy } from "./document";

/** A policy with nothing left open. */
export type ResolvedPolicy = {
  retry: { attempts: number; backoff: "exponential" | "fixed"; initialMs: number };
  /** null: no limit of its own. */
  timeoutMs: number | null;
  onError: "fail" | "continue" | "branch" | "ask";
  /** 0: not cached. */
  cacheMs: number;
  maxCostUsd: number | null;
};

const toolTimeoutMs = 120_000;

/**
 * The policy a step runs under. What the document leaves open follows from the kind of node: those that reach the world
 * (agents, tools) are tried three times when trying again can help; a tool gets two minutes, the others their own limits,
 * since an agent or an approval may wait for a person.
 */
export function resolvePolicy(policy: NodePolicy | undefined, definition: Pick<NodeDefinition, "look">): ResolvedPolicy {
  const { group } = definition.look;
  const reachesOut = group === "agent" || group === "tool";
  return {
    retry: policy?.retry ?? retryPolicy.parse(reachesOut ? {} : { attempts: 1 }),
    timeoutMs: policy?.timeoutMs === undefined ? (group === "tool" ? toolTimeoutMs : null) : policy.timeoutMs,
    onError: policy?.onError ?? "fail",
    cacheMs: policy?.cacheMs ?? 0,
    maxCostUsd: policy?.maxCostUsd ?? null,
  };
}
