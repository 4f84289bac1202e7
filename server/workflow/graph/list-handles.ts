import type { NodeDefinition } from "../define";
import type { DocumentNode } from "../document";

/** The handle that a node has when its policy is `onError: "branch"`. */
export const errorHandle = "error";

/**
 * The source handles of a node in drawing order. Those of an unknown type cannot be known: only `error` may be listed.
 * Works on half-filled configs.
 */
export function listHandles(node: Pick<DocumentNode, "config" | "policy">, definition: NodeDefinition | undefined): readonly string[] {
  const declared = definition?.handles;
  const own = typeof declared === "function" ? declared(node.config) : (declared ?? (definition ? ["out"] : []));
  const branches = node.policy?.onError === "branch" && definition?.hasInput !== false && !own.includes(errorHandle);
  return branches ? [...own, errorHandle] : own;
}
