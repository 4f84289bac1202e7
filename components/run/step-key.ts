export type StepKey = { nodeId: string /** The pass of each loop around it, the outermost first. */; path: readonly number[] };

/** `check:3.0` is the node “check” in pass 0 of a loop in pass 3 of another. */
export function parseStepKey(key: string): StepKey {
  const [nodeId = key, passes] = key.split(":");
  return { nodeId, path: passes === undefined ? [] : passes.split(".").map(Number) };
}

/** The other way round. */
export function formatStepKey({ nodeId, path }: StepKey): string {
  return path.length === 0 ? nodeId : `${nodeId}:${path.join(".")}`;
}
